import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { contains } from '#core/database/contains'
import { firstHits, orNone } from '#core/database/starting_with'
import { looksLikeId } from '#core/ids'
import { formatMoney } from '#core/views/format'
import Invoice from '#billing/models/invoice'
import type { CustomerSearchProvider, SearchProvider } from '#core/registries/search'

/** Finds invoices by what their number begins with or by the id of a payment at the gateway. */
export const invoiceSearch: SearchProvider = {
  name: 'invoices',
  can: 'BillingPolicy.view',

  async search(text, limit) {
    const ids = looksLikeId(text) ? [text] : await idsFor(text)
    const invoices = await Invoice.query()
      .whereIn('id', orNone(ids))
      .whereNotNull('number')
      .preload('account')
      .orderBy('id', 'desc')
      .limit(limit)
    return invoices.map((invoice) => ({
      kind: 'invoice',
      title: invoice.number ?? invoice.id,
      detail: `${invoice.account.legalName}, ${formatMoney(invoice.total)}`,
      url: router.builder().params({ id: invoice.id }).make('admin.invoices.show'),
      icon: 'receipt',
    }))
  },
}

/** A customer's invoices by a part of their number. */
export const ownInvoiceSearch: CustomerSearchProvider = {
  name: 'invoices',
  position: 3,
  can: 'BillingInvoicePolicy.view',

  async search(text, limit, accountId) {
    const invoices = await contains(Invoice.query(), ['number'], text)
      .where('account_id', accountId)
      .orderBy('id', 'desc')
      .limit(limit)
    return invoices.map(({ id, number, total }) => ({
      kind: 'invoice',
      title: number ?? id,
      detail: formatMoney(total),
      url: router.makeUrl('invoices.show', { id }),
      icon: 'receipt',
    }))
  },
}

async function idsFor(text: string): Promise<string[]> {
  const [numbered, paid] = await Promise.all([
    firstHits('invoices', 'number', text),
    db.from('payments').where('external_id', text).select('invoice_id').limit(10),
  ])
  return [...numbered, ...paid.flatMap((row): string[] => row.invoice_id ?? [])]
}
