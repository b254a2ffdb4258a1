import router from '@adonisjs/core/services/router'
import { contains } from '#core/database/contains'
import { firstHits, orNone } from '#core/database/starting_with'
import { looksLikeId } from '#core/ids'
import { formatMoney } from '#core/views/format'
import CreditNote from '#billing/models/credit_note'
import type { CustomerSearchProvider, SearchProvider } from '#core/registries/search'

/** Finds credit notes by what their number begins with. */
export const creditNoteSearch: SearchProvider = {
  name: 'credit_notes',
  can: 'BillingPolicy.view',

  async search(text, limit) {
    const ids = looksLikeId(text) ? [text] : await firstHits('credit_notes', 'number', text)
    const notes = await CreditNote.query()
      .whereIn('id', orNone(ids))
      .preload('account')
      .orderBy('id', 'desc')
      .limit(limit)
    return notes.map(({ id, number, account, total }) => ({
      kind: 'credit_note',
      title: number,
      detail: `${account.legalName}, ${formatMoney(total)}`,
      url: router.makeUrl('admin.credit_notes.show', { id }),
      icon: 'receipt',
    }))
  },
}

/** A customer's credit notes by a part of their number. */
export const ownCreditNoteSearch: CustomerSearchProvider = {
  name: 'credit_notes',
  position: 4,
  can: 'BillingInvoicePolicy.view',

  async search(text, limit, accountId) {
    const notes = await contains(CreditNote.query(), ['number'], text)
      .where('account_id', accountId)
      .orderBy('id', 'desc')
      .limit(limit)
    return notes.map(({ id, number, total }) => ({
      kind: 'credit_note',
      title: number,
      detail: formatMoney(total),
      url: router.makeUrl('credit_notes.show', { id }),
      icon: 'receipt',
    }))
  },
}
