import { DateTime } from 'luxon'
import { shopDay } from '#billing/shop_day'
import Invoice from '#billing/models/invoice'

/** The years of which an account, or the whole shop, has documents, the latest first: none before the first invoice. */
export async function documentYears(accountId: string | null): Promise<number[]> {
  const first = await Invoice.query()
    .if(accountId, (query) => query.where('account_id', accountId!))
    .whereNotNull('number')
    .orderBy('id')
    .select('issued_on')
    .first()
  if (!first?.issuedOn) return []
  const { year } = await shopDay()
  const count = Math.max(1, year - first.issuedOn.year + 1)
  return Array.from({ length: count }, (_, index) => year - index)
}

/** The first and the last day of a year, or of a month of it. */
export function daysOf(year: number, month?: number): { from: string; until: string } {
  const start = DateTime.utc(year, month ?? 1, 1)
  const end = start.plus(month ? { months: 1 } : { years: 1 }).minus({ days: 1 })
  const [from, until] = [start, end].map((day) => day.toFormat('yyyy-MM-dd'))
  return { from, until }
}
