import db from '@adonisjs/lucid/services/db'
import { calendarDate } from '#core/database/calendar_date'
import { dateFrom } from '#core/views/format'
import { Money } from '#core/money/money'
import { selectAccount } from '#identity'
import { periodAt, type Cycle } from '#billing/renewals/cycle'
import { NEXT_OFF } from '#billing/coupons/running_off'
import { pageAfter, type SectionPage } from '#billing/tonight/page_after'
import { upcoming } from '#billing/tonight/queries'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import type { Horizon } from '#billing/tonight/horizon'

type Row = Record<string, unknown>
type Query = DatabaseQueryBuilderContract

export const sectionNames = [
  'renewals',
  'steps',
  'cancellations',
  'held',
  'held_steps',
  'parked',
] as const
export type SectionName = (typeof sectionNames)[number]

/** Where the shown rows begin, by the section. */
export type Cursors = Partial<Record<SectionName, string>>

/** The first rows of each section of what billing will do, with where the next ones begin. */
export async function upcomingSections(horizon: Horizon, cursors: Cursors) {
  const cancellations = withServer(
    upcoming.cancellations(horizon).select('cancellations.id', 'cancellations.ends_on')
  )
  const held = withServer(
    upcoming
      .held(horizon)
      .select('billing_holds.id', 'billing_holds.until_on', 'billing_holds.reason')
  )
  return {
    renewals: await pageAfter(withServer(upcoming.renewals(horizon).select('subscriptions.id')), {
      ...{ table: 'subscriptions', by: 'invoice_on', after: cursors.renewals, present: renewal },
    }),
    steps: await pageAfter(withInvoice(upcoming.steps(horizon)), {
      ...{ table: 'collections', by: 'next_at', after: cursors.steps, present: step },
    }),
    cancellations: await pageAfter(cancellations, {
      ...{ table: 'cancellations', by: 'ends_on', after: cursors.cancellations },
      present: (row) => ({ ...renewal(row), endsOn: calendarDate(row.ends_on as string) }),
    }),
    held: await pageAfter(held, {
      ...{ table: 'billing_holds', by: 'until_on', after: cursors.held },
      present: (row) => ({
        ...{ ...renewal(row), reason: String(row.reason) },
        until: calendarDate(row.until_on as string),
      }),
    }),
    held_steps: await pageAfter(withInvoice(upcoming.heldSteps()), {
      ...{ table: 'collections', by: 'id', after: cursors.held_steps, present: step },
    }),
    parked: await pageAfter(withServer(upcoming.parked().select('subscriptions.id')), {
      ...{ table: 'subscriptions', by: 'parked_reason', after: cursors.parked },
      present: (row) => {
        const parked = renewal(row)
        return {
          ...parked,
          mayStartToday: !parked.period || parked.period.startsOn <= horizon.today,
        }
      },
    }),
  } satisfies Record<SectionName, SectionPage<unknown>>
}

function withServer(query: Query): Query {
  query
    .select('subscriptions.id as subscription_id', 'subscriptions.service_id')
    .select('subscriptions.name', 'subscriptions.hostname', 'subscriptions.currency')
    .select('subscriptions.trial_ends_on')
    .select('subscriptions.price_minor', 'subscriptions.carried_minor', 'subscriptions.invoice_on')
    .select(db.raw(`${NEXT_OFF} as off_minor`))
    .select('subscriptions.anchor_on', 'subscriptions.cycle_unit', 'subscriptions.cycle_count')
    .select('subscriptions.cycle_index', 'subscriptions.renews_on', 'subscriptions.parked_reason')
  return selectAccount(query, 'subscriptions.account_id')
}

function withInvoice(query: Query): Query {
  query
    .select('collections.id', 'collections.next_step', 'collections.next_at', 'collections.held_at')
    .select('collections.invoice_id', 'invoices.number', 'invoices.currency')
    .select('invoices.total_minor', 'invoices.paid_minor', 'invoices.credited_minor')
  return selectAccount(query, 'collections.account_id')
}

function renewal(row: Row) {
  const cycle = { unit: row.cycle_unit as Cycle['unit'], count: Number(row.cycle_count) }
  const period = row.anchor_on
    ? periodAt(calendarDate(row.anchor_on as string), cycle, Number(row.cycle_index))
    : null
  return {
    ...accountOf(row),
    id: String(row.subscription_id),
    serviceId: String(row.service_id),
    server: String(row.hostname),
    product: String(row.name),
    period,
    invoiceOn: row.invoice_on ? calendarDate(row.invoice_on as string) : null,
    isTrial: row.trial_ends_on !== null,
    parkedReason: row.parked_reason as string | null,
    amount: amountOf(row),
  }
}

function amountOf(row: Row): Money {
  const minor = Number(row.price_minor) + Number(row.carried_minor) - Number(row.off_minor)
  return Money.of(minor, String(row.currency))
}

function step(row: Row) {
  const due = Number(row.total_minor) - Number(row.paid_minor) - Number(row.credited_minor)
  return {
    ...accountOf(row),
    id: String(row.id),
    invoiceId: String(row.invoice_id),
    number: String(row.number),
    kind: String(row.next_step).split(':').at(-1)!,
    at: dateFrom(Number(row.next_at ?? row.held_at)),
    amount: Money.of(due, String(row.currency)),
  }
}

function accountOf({ account_id: accountId, account, company }: Row) {
  return { accountId: String(accountId), account: String(company || account || '') }
}
