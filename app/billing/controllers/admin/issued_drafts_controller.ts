import { issueDraft } from '#billing/drafts/issue_draft'
import { issueDraftValidator } from '#billing/validators/draft_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class IssuedDraftsController {
  async store({ params, request, response, session, i18n }: HttpContext) {
    const { version } = await request.validateUsing(issueDraftValidator)
    const issued = await issueDraft(params.id, version)
    if (issued.ok) {
      const { id, number } = issued.value
      session.flash('success', i18n.t('billing.drafts.issued', { number }))
      return response.redirect().toRoute('admin.invoices.show', { id })
    }
    session.flash('error', i18n.t(`billing.refusals.${issued.error.type}`))
    if (issued.error.type === 'draft_gone')
      return response.redirect().toRoute('admin.invoice_drafts.index')
    return response.redirect().toRoute('admin.invoice_drafts.edit', { id: params.id })
  }
}
