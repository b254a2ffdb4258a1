import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { firstHits, orNone } from '#core/database/starting_with'
import { formatDate } from '#core/views/format'
import { defineList, type ListRow, type ListText } from '#core/registries/lists'
import { accountColumn, accountsNamedBy, selectAccount } from '#identity'
import { billedFrom, type BilledFrom } from '#billing/parked/load_parked'
import { missedOf } from '#billing/parked/preview_parked'
import { parkedReasons } from '#billing/models/subscription/states'
import type { DuePeriod } from '#billing/renewals/due_periods'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import type { Money } from '#core/money/money'

const texts = 'billing.parked'

function parked() {
  const query = db
    .from('subscriptions')
    .where('subscriptions.state', 'active')
    .whereNotNull('subscriptions.parked_reason')
    .select('subscriptions.id', 'subscriptions.hostname', 'subscriptions.name')
    .select('subscriptions.service_id', 'subscriptions.parked_at', 'subscriptions.parked_reason')
  return selectAccount(query, 'subscriptions.account_id')
}

/** What each would be billed now, to the cent. */
async function complete(rows: ListRow[]): Promise<ListRow[]> {
  const missed = await missedOf(rows.map(({ id }) => String(id)))
  return rows.map((row) => ({ ...row, missed: missed.get(String(row.id)) ?? null }))
}

const missedIn = ({ missed }: ListRow) =>
  missed as { periods: DuePeriod[]; total: Money | null } | null

/** "28 Feb 2027 – 30 May 2027", all that was missed. */
function daysOf(row: ListRow): string | null {
  const periods = missedIn(row)?.periods ?? []
  if (periods.length === 0) return null
  return `${formatDate(periods[0].startsOn)} – ${formatDate(periods.at(-1)!.endsOn)}`
}

function countOf(row: ListRow, t: ListText): string | null {
  const count = missedIn(row)?.periods.length ?? 0
  return count > 0 ? t(`${texts}.count`, { count }) : null
}

async function narrow(query: DatabaseQueryBuilderContract, text: string): Promise<void> {
  const owners = await accountsNamedBy(text)
  const servers = await firstHits('subscriptions', 'hostname', text)
  query.where((some) => {
    some.whereIn('subscriptions.account_id', orNone(owners))
    some.orWhereIn('subscriptions.id', orNone(servers))
  })
}

const action = (name: BilledFrom) => ({
  name,
  label: `${texts}.actions.${name}`,
  can: 'BillingPolicy.manage',
  review: 'admin.parked_renewals.create',
})

/** Renewals that wait for a person. */
export default defineList({
  title: `${texts}.title`,
  route: 'admin.parked_renewals.index',
  can: 'BillingPolicy.view',
  key: 'subscriptions.id',
  query: parked,
  complete,
  href: ({ service_id: id }) => router.makeUrl('admin.services.show', { id: String(id) }),
  columns: [
    {
      key: 'server',
      label: 'billing.tonight.server',
      type: 'text',
      value: 'hostname',
      below: ({ name }) => String(name),
    },
    accountColumn,
    { key: 'since', label: `${texts}.since`, type: 'time', value: 'parked_at', labelled: true },
    {
      key: 'reason',
      label: 'billing.tonight.reason',
      type: 'text',
      value: (row, t) => t(`${texts}.reasons.${row.parked_reason}`),
      wideOnly: true,
    },
    { key: 'periods', label: `${texts}.missed`, type: 'text', value: countOf, below: daysOf },
    {
      key: 'total',
      label: `${texts}.total`,
      type: 'money',
      value: (row) => missedIn(row)?.total ?? null,
    },
  ],
  filters: [
    {
      key: 'reason',
      label: 'billing.tonight.reason',
      type: 'choice',
      tabs: true,
      options: (t) =>
        parkedReasons.map((value) => ({ value, label: t(`${texts}.reasons.${value}`) })),
      column: 'subscriptions.parked_reason',
    },
  ],
  search: { label: `${texts}.search`, narrow },
  actions: billedFrom.map(action),
  empty: { icon: 'calendar-clock', title: `${texts}.empty`, text: `${texts}.empty_text` },
  size: 25,
})
