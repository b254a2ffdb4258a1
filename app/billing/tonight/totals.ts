import db from '@adonisjs/lucid/services/db'
import { Money } from '#core/money/money'
import { stepKinds, type StepKind } from '#billing/collections/schedule'
import { NEXT_OFF } from '#billing/coupons/running_off'
import { upcoming } from '#billing/tonight/queries'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import type { Horizon } from '#billing/tonight/horizon'

/** How many, and what they come to in each currency. */
export interface Total {
  count: number
  sums: Money[]
}

type TotalName = 'renewals' | StepKind | 'cancellations' | 'held' | 'parked'

interface Row {
  kind?: StepKind
  currency: string
  total: number | string
  minor: number | string | null
}

const PRICE = `subscriptions.price_minor + subscriptions.carried_minor - ${NEXT_OFF}`
const DUE = 'invoices.total_minor - invoices.paid_minor - invoices.credited_minor'
/** A step is named "0/+5:suspend". */
const KIND = `case ${stepKinds.map((kind) => `when collections.next_step like '%:${kind}' then '${kind}'`).join(' ')} end`

/** What billing will do until a horizon in figures, which the database counts. */
export async function upcomingTotals(horizon: Horizon): Promise<Record<TotalName, Total>> {
  const steps: Row[] = await byCurrency(upcoming.steps(horizon), 'invoices.currency', DUE)
    .select(db.raw(`${KIND} as kind`))
    .groupByRaw(KIND)
  const ofSubscriptions = async (query: DatabaseQueryBuilderContract<Row>) =>
    totalOf(await byCurrency(query, 'subscriptions.currency', PRICE))
  const kinds = stepKinds.map((kind) => [kind, totalOf(steps.filter((row) => row.kind === kind))])
  return {
    renewals: await ofSubscriptions(upcoming.renewals(horizon)),
    ...(Object.fromEntries(kinds) as Record<StepKind, Total>),
    cancellations: await ofSubscriptions(upcoming.cancellations(horizon)),
    held: await ofSubscriptions(upcoming.held(horizon)),
    parked: await ofSubscriptions(upcoming.parked()),
  }
}

function byCurrency(query: DatabaseQueryBuilderContract<Row>, currency: string, amount: string) {
  return query
    .select(`${currency} as currency`)
    .select(db.raw('count(*) as total'), db.raw(`sum(${amount}) as minor`))
    .groupBy(currency)
    .orderBy(currency)
}

function totalOf(rows: Row[]): Total {
  return {
    count: rows.reduce((sum, { total }) => sum + Number(total), 0),
    sums: rows.map(({ minor, currency }) => Money.of(Number(minor ?? 0), currency)),
  }
}
