import db from '@adonisjs/lucid/services/db'
import { dayText } from '#core/database/calendar_date'
import { sqlTime } from '#core/database/sql_time'
import { byQuery, text } from '#billing/invariants/by_query'
import { lastLook } from '#billing/mrr/mrr_task'
import { nextBringing, unsettledOn } from '#billing/mrr/settle_mrr'
import type { DateTime } from 'luxon'
import type { Breach, Invariant } from '#billing/contracts/invariants'

const rule =
  'Movements of monthly revenue sum to what subscriptions bring a month, each is what its kind says, and none is missing'

/** How movements follow one another, and what they sum to. */
const chain =
  () => `select ${text('subscription_id', "' '", 'nth')} as subject, ${text('kind', "' '", 'delta_minor', "' to '", 'after_minor')} as found from (
    select subscription_id, nth, kind, delta_minor, after_minor,
      coalesce(lag(after_minor) over (partition by subscription_id order by nth), 0) as before_it,
      coalesce(lag(kind) over (partition by subscription_id order by nth), '') as kind_before,
      coalesce(lag(nth) over (partition by subscription_id order by nth), 0) as nth_before,
      coalesce(lag(day) over (partition by subscription_id order by nth), day) as day_before, day
    from mrr_movements
  ) as movements
  where before_it + delta_minor <> after_minor or nth <> nth_before + 1 or (delta_minor = 0 and kind <> 'churn') or after_minor < 0 or day < day_before
    or (kind = 'new') <> (nth = 1)
    or (kind = 'reactivation') <> (kind_before = 'churn')
    or (kind = 'churn' and after_minor <> 0)
    or (kind in ('new', 'expansion', 'reactivation')) <> (delta_minor > 0)`

export const mrrInvariant: Invariant = {
  id: 'I24',
  rule,

  async breaches(limit) {
    const found = await byQuery('I24', rule, chain).breaches(limit)
    const last = await lastLook()
    if (!last) return found
    return [...found, ...(await unsettledSince(last, limit))].slice(0, limit)
  },
}

/** What subscriptions bring that were not touched since movements were written last, and what their movements say of that day. */
async function unsettledSince(
  { at, day }: { at: DateTime; day: DateTime },
  limit: number
): Promise<Breach[]> {
  const found: Breach[] = []
  for (let after = ''; found.length < limit;) {
    const ids = await nextBringing(after)
    if (ids.length === 0) break
    after = ids[ids.length - 1]
    const untouched: { id: string }[] = await db
      .from('subscriptions')
      .whereIn('id', ids)
      .where('updated_at', '<', sqlTime(at))
      .select('id')
    const known = untouched.map(({ id }) => id)
    for (const { id, told, brings } of await unsettledOn(known, dayText(day)))
      found.push({ subject: id, found: `movements ${told}, brings ${brings}` })
  }
  return found
}
