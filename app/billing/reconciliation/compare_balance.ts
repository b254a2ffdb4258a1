import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { compareLine } from '#billing/reconciliation/compare_line'
import { compareTotals } from '#billing/reconciliation/compare_totals'
import { reportUnseenPayments } from '#billing/reconciliation/report_unseen_payments'
import { gateways } from '@innkeeper/panel/gateway'
import type { ScheduledTask } from '#core/work/work_registry'
import type { PaymentGateway } from '@innkeeper/panel/gateway'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** Looked at again in the next run, because a gateway may show a line late. */
const OVERLAP_MS = 2 * DAY_MS
/** The first run looks back this far, so that what was never booked is found. */
const FIRST_RUN_MS = 90 * DAY_MS
/** What has only just happened is on its way into the books. */
const SETTLING_MS = 10 * MINUTE_MS

/**
 * Compares every movement of our balance at a gateway with what the ledger says of it. What was missed is booked from
 * fetched truth; what then still differs is a finding.
 */
export const compareBalance: ScheduledTask = {
  name: 'billing.compare_balance',
  everyMs: DAY_MS,

  async run() {
    for (const gateway of gateways.all()) if (gateway.isReady()) await compareGateway(gateway)
  },
}

/** Compares what moved at one gateway since the last time. */
export async function compareGateway(gateway: PaymentGateway): Promise<void> {
  const until = clock.nowMs() - SETTLING_MS
  const cursor = await db.from('gateway_cursors').where('gateway', gateway.name).first()
  const before = Number(cursor?.compared_until ?? 0)
  const since = before > 0 ? before - OVERLAP_MS : until - FIRST_RUN_MS
  const charges = new Set<string>()
  for await (const line of gateway.listBalance(since, until)) {
    if (line.kind === 'charge' && line.externalId) charges.add(line.externalId)
    await compareLine(gateway.name, line)
  }
  if (before > 0)
    await reportUnseenPayments(gateway.name, { since, until: until - DAY_MS }, charges)
  await moveCursor(gateway.name, until)
  await compareTotals(gateway)
}

async function moveCursor(gateway: string, comparedUntil: number): Promise<void> {
  const row = {
    gateway,
    events_since: clock.nowMs() - DAY_MS,
    compared_until: comparedUntil,
    updated_at: sqlTime(),
  }
  await db
    .knexQuery()
    .table('gateway_cursors')
    .insert(row)
    .onConflict('gateway')
    .merge(['compared_until', 'updated_at'])
}
