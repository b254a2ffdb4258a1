import router from '@adonisjs/core/services/router'
import { contains } from '#core/database/contains'
import { formatMoney } from '#core/views/format'
import Invoice from '#billing/models/invoice'
import type { SearchProvider } from '#core/registries/admin_search'

/** Finds invoices by number or by the id of a payment at the gateway. */
export const invoiceSearch: SearchProvider = {
  name: 'invoices',
  can: 'billing.view',

  async search(text, limit) {
    const invoices = await contains(Invoice.query(), ['number'], text)
      .orWhere('id', text)
      .orWhereHas('payments', (payments) => payments.where('external_id', text))
      .preload('account')
      .orderBy('id', 'desc')
      .limit(limit)
    return invoices.map((invoice) => ({
      kind: 'invoice',
      title: invoice.number ?? invoice.id,
      detail: `${invoice.account.legalName}, ${formatMoney(invoice.total)}`,
      url: router.builder().params({ id: invoice.id }).make('admin.invoices.show'),
    }))
  },
}
