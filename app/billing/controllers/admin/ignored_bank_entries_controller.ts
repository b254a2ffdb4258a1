import { ignoreEntry } from '#billing/bank/ignore_entry'
import { reopenEntry } from '#billing/bank/reopen_entry'
import { ignoredBankEntryValidator } from '#billing/validators/bank_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** Entries of the bank that are left out of the books. */
export default class IgnoredBankEntriesController {
  async update({ params, request, response, session, visitor, i18n }: HttpContext) {
    const { reason } = await request.validateUsing(ignoredBankEntryValidator)
    const by = { type: 'staff', id: visitor.requireUser().id } as const
    const done = await ignoreEntry(params.id, { note: reason, by })
    if (done) session.flash('success', i18n.t('billing.bank.ignored', { count: 1 }))
    else session.flash('error', i18n.t('billing.bank.refusals.entry_changed'))
    return response.redirect().toRoute('admin.bank_entries.show', { id: params.id })
  }

  async destroy({ params, response, session, visitor, i18n }: HttpContext) {
    const by = { type: 'staff', id: visitor.requireUser().id } as const
    const opened = await reopenEntry(params.id, { by })
    if (opened.ok) session.flash('success', i18n.t('billing.bank.reopened'))
    else session.flash('error', i18n.t(`billing.bank.refusals.${opened.error.type}`))
    return response.redirect().toRoute('admin.bank_entries.show', { id: params.id })
  }
}
