import { invoiceSummaryOn } from '#billing/models/invoice/summary'
import { shopDay } from '#billing/shop_day'
import type { ListRow } from '#core/registries/lists'

/** Tells of rows of invoices the state as people know it, and what is still due. */
export async function completeInvoices(rows: ListRow[]): Promise<ListRow[]> {
  const summary = invoiceSummaryOn(await shopDay())
  return rows.map((row) => {
    const { state, due } = summary(row as unknown as Parameters<typeof summary>[0])
    return { ...row, told_state: state, open_minor: due.minor }
  })
}
