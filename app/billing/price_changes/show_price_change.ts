import db from '@adonisjs/lucid/services/db'
import { calendarDate } from '#core/database/calendar_date'
import { Money } from '#core/money/money'
import { selectAccount } from '#identity'
import { paidPrices, stepsOf } from '#billing/price_changes/paid_prices'
import { pageAfter } from '#billing/tonight/page_after'
import { noticeStates, type NoticeState } from '#billing/models/price_change/states'
import PriceChange from '#billing/models/price_change'

/** A change of price with how many were told of it, and some of them behind the one that `after` names. */
export async function priceChangeWithNotices(id: string, after: string) {
  const change = await PriceChange.findOrFail(id)
  const totals = await db
    .from('price_notices')
    .where('price_change_id', id)
    .groupBy('state')
    .select('state')
    .count('* as total')
  const count = (name: NoticeState) =>
    Number(totals.find(({ state }) => state === name)?.total ?? 0)
  const notices = db
    .from('price_notices')
    .join('subscriptions', 'subscriptions.id', 'price_notices.subscription_id')
    .where('price_notices.price_change_id', id)
    .select('price_notices.quantity', 'price_notices.old_minor', 'price_notices.new_minor')
    .select('price_notices.starts_on', 'price_notices.state', 'price_notices.next_item_id')
    .select('subscriptions.hostname', 'subscriptions.service_id', 'subscriptions.id as of')
  const page = await pageAfter(selectAccount(notices, 'price_notices.account_id'), {
    ...{ table: 'price_notices', by: 'id', after },
    present: (row) => ({
      subscriptionId: String(row.of),
      serviceId: String(row.service_id),
      server: String(row.hostname),
      accountId: String(row.account_id),
      account: String(row.company || row.account || ''),
      before: Money.of(Number(row.quantity) * Number(row.old_minor), change.currency),
      after: Money.of(Number(row.quantity) * Number(row.new_minor), change.currency),
      startsOn: calendarDate(row.starts_on as string),
      standing: row.next_item_id ? String(row.state) : 'changed',
    }),
  })
  const paid = await paidPrices(await stepsOf(page.rows))
  const rows = page.rows.map((row, at) =>
    row.standing === 'changed' || row.standing === 'taken_back' ? row : { ...row, ...paid[at] }
  )
  return {
    change,
    page: { ...page, rows },
    counts: noticeStates.map((name) => ({ name, count: count(name) })),
  }
}
