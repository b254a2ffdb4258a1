import { evidenceFields } from '@innkeeper/panel/gateway'
import { backToForm } from '#core/forms/back_to_form'
import { refuseField } from '#core/exceptions/refuse_field'
import { saveAnswer } from '#billing/disputes/save_answer'
import { disputeAnswerValidator } from '#billing/validators/dispute_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** What staff tell a bank about a dispute. */
export default class DisputeAnswersController {
  async update(ctx: HttpContext) {
    const { params, request, response, session, visitor, i18n } = ctx
    const form = await request.validateUsing(disputeAnswerValidator)
    const written = evidenceFields.flatMap((field) => {
      const text = form[field]
      return text ? [[field, text] as const] : []
    })
    const submit = form.next === 'submit'
    if (submit && !form.final) refuseField('final', i18n.t('billing.disputes.page.confirm_first'))
    const saved = await saveAnswer(params.id, {
      evidence: Object.fromEntries(written),
      version: form.version,
      by: { type: 'staff', id: visitor.requireUser().id },
      submit,
    })
    if (!saved.ok) {
      session.flashAll()
      session.flash('error', i18n.t(`billing.disputes.refusals.${saved.error.type}`))
      return backToForm(ctx)
    }
    session.flash('success', i18n.t(`billing.disputes.${submit ? 'submitted' : 'saved'}`))
    return response.redirect().toRoute('admin.disputes.show', { id: params.id })
  }
}
