import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { followPayouts } from '#billing/payouts/follow_payouts'
import { bookLines } from '#billing/reconciliation/book_lines'
import { compareTotals } from '#billing/reconciliation/compare_totals'
import { explainEntries } from '#billing/reconciliation/explain_entries'
import { openedAt } from '#billing/reconciliation/held_balances'
import { noteGatewayAccount } from '#billing/reconciliation/note_gateway_account'
import { needsOpening, openBalance } from '#billing/reconciliation/open_balance'
import { reportUnseenPayments } from '#billing/reconciliation/report_unseen_payments'
import { gateways } from '@innkeeper/panel/gateway'
import type { ScheduledTask } from '#core/work/work_registry'
import type { GatewayError, PaymentGateway } from '@innkeeper/panel/gateway'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** Looked at again in the next run, because a gateway may show a line late. */
const OVERLAP_MS = 2 * DAY_MS
/** The first run looks back this far, so that what was never booked is found. */
const FIRST_RUN_MS = 90 * DAY_MS
/** What has only just happened is on its way into the books. */
const SETTLING_MS = 10 * MINUTE_MS
/** After so many days it is noted how far a run came: one that ends in the middle, after a long downtime, goes on there. */
const WINDOW_MS = 7 * DAY_MS

/**
 * Keeps the clearing account of each gateway equal to the balance there: every movement of it becomes an entry, which is
 * booked, and what differs or nobody can explain is a payment issue.
 */
export const compareBalance: ScheduledTask = {
  name: 'billing.compare_balance',
  everyMs: DAY_MS,

  async run() {
    for (const gateway of gateways.all()) if (gateway.isReady()) await compareGateway(gateway)
  },
}

/** The same for one gateway, since the last time. */
export async function compareGateway(gateway: PaymentGateway): Promise<void> {
  const { name } = gateway
  const until = toSecond(clock.nowMs() - SETTLING_MS)
  await noteGatewayAccount(gateway)
  const before = await comparedUntil(name)
  const since = before ? before - OVERLAP_MS : until - FIRST_RUN_MS
  const isNew = await needsOpening(gateway)
  await follow(gateway, toSecond(since), until, isNew)
  if (isNew && !(await openBalance(gateway, until))) return
  await followPayouts(gateway)
  await explainEntries(name)
  if (before) await reportUnseenPayments(name, { since, until: until - DAY_MS })
  const again = () => follow(gateway, until - OVERLAP_MS, until, false)
  await compareTotals(gateway, until, again)
}

/** Books what moved the balance between two moments, the oldest days first; what could not be asked about is looked at again. */
async function follow(
  gateway: PaymentGateway,
  since: number,
  until: number,
  isNew: boolean
): Promise<void> {
  const { name } = gateway
  const found = { gateway: name, openedAt: isNew ? null : await openedAt(name) }
  let trouble: GatewayError | null = null
  for (let from = since; from < until; from += WINDOW_MS) {
    const to = Math.min(from + WINDOW_MS, until)
    trouble = (await bookLines(gateway.listBalance(from, to), found)) ?? trouble
    if (!trouble) await moveCursor(name, to)
  }
  if (trouble) throw trouble
}

const toSecond = (ms: number) => Math.floor(ms / 1000) * 1000

async function comparedUntil(gateway: string): Promise<number | null> {
  const cursor = await db.from('gateway_cursors').where('gateway', gateway).first()
  return cursor?.compared_until ? Number(cursor.compared_until) : null
}

/** Only ever forwards. */
async function moveCursor(gateway: string, until: number): Promise<void> {
  const row = {
    gateway,
    events_since: clock.nowMs() - DAY_MS,
    compared_until: 0,
    updated_at: sqlTime(),
  }
  await db.knexQuery().table('gateway_cursors').insert(row).onConflict('gateway').ignore()
  await db
    .from('gateway_cursors')
    .where('gateway', gateway)
    .where((query) => query.whereNull('compared_until').orWhere('compared_until', '<', until))
    .update({ compared_until: until, updated_at: sqlTime() })
}
