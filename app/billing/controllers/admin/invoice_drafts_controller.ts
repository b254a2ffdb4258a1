import { refuseFields } from '#core/exceptions/refuse_field'
import { Money } from '#core/money/money'
import { staffListPage } from '#core/lists/pages'
import Account from '#identity/models/account'
import { deleteDraft } from '#billing/drafts/delete_draft'
import { draftLines, NEW_LINES } from '#billing/drafts/draft_lines'
import { draftServices } from '#billing/drafts/draft_services'
import { lineInput } from '#billing/drafts/issue_draft'
import { openDraft } from '#billing/drafts/open_draft'
import { saveDraft } from '#billing/drafts/save_draft'
import { TaxCalculator } from '#billing/tax/tax_calculator'
import InvoiceDraft from '#billing/models/invoice_draft'
import { invoiceDraftValidator, openDraftValidator } from '#billing/validators/draft_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class InvoiceDraftsController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'invoice_drafts')
    return ctx.view.render('pages/billing/admin/invoice_drafts/index', { list })
  }

  async store({ request, response, visitor }: HttpContext) {
    const { account } = await request.validateUsing(openDraftValidator)
    const by = { type: 'staff', id: visitor.requireUser().id } as const
    const draft = await openDraft(await Account.findOrFail(account), by)
    return response.redirect().toRoute('admin.invoice_drafts.edit', { id: draft.id })
  }

  async edit({ params, view }: HttpContext) {
    const draft = await draftWithLines(params.id)
    const services = await draftServices(draft.accountId)
    const lines = draft.lines.map((line) => lineInput(line, services))
    const { account, currency } = draft
    const quote = lines.length > 0 && (await TaxCalculator.quote({ account, lines, currency }))
    return view.render('pages/billing/admin/invoice_drafts/edit', {
      ...{ draft, lines, quote, rows: rowsOf(draft) },
      services: [...services].map(([value, label]) => ({ value, label })),
    })
  }

  async update({ params, request, response, session, i18n }: HttpContext) {
    const draft = await draftWithLines(params.id)
    const meta = { currency: draft.currency }
    const form = await request.validateUsing(invoiceDraftValidator, { meta })
    const keys = [...draft.lines.map(({ id }) => id), ...NEW_LINES]
    const services = await draftServices(draft.accountId)
    const lines = draftLines(form, keys, { currency: draft.currency, services })
    if (!lines.ok)
      return refuseFields(
        Object.fromEntries(
          lines.error.faults.map(({ field, text }) => [
            field,
            i18n.t(`billing.drafts.faults.${text}`),
          ])
        )
      )
    const { version, due_days: dueDays } = form
    const saved = await saveDraft(draft.id, { version, dueDays, lines: lines.value })
    if (saved.ok) session.flash('success', i18n.t('billing.drafts.saved'))
    else session.flash('error', i18n.t(`billing.refusals.${saved.error.type}`))
    return response.redirect().toRoute('admin.invoice_drafts.edit', { id: draft.id })
  }

  async destroy({ params, response, session, i18n }: HttpContext) {
    if (await deleteDraft(params.id)) session.flash('success', i18n.t('billing.drafts.deleted'))
    else session.flash('error', i18n.t('billing.refusals.draft_gone'))
    return response.redirect().toRoute('admin.invoice_drafts.index')
  }
}

/** The lines as the form shows them, with some to fill in. */
function rowsOf({ lines, currency }: InvoiceDraft) {
  const written = lines.map((line) => ({
    ...{ id: line.id, description: line.description, quantity: line.quantity },
    unit: Money.of(line.unitMinor, currency).toDecimal(),
    from: line.periodStart?.toISODate() ?? '',
    until: line.periodEnd?.toISODate() ?? '',
    service: line.serviceId ?? '',
  }))
  const empty = { description: '', quantity: 1, unit: '', from: '', until: '', service: '' }
  return [...written, ...NEW_LINES.map((id) => ({ id, ...empty }))]
}

function draftWithLines(id: string): Promise<InvoiceDraft> {
  return InvoiceDraft.query().where('id', id).preload('lines').preload('account').firstOrFail()
}
