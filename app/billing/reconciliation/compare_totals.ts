import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { Money } from '#core/money/money'
import { ledger } from '#billing/ledger/ledger'
import { clearingOf } from '#billing/ledger/postings'
import { bookedOf } from '#billing/reconciliation/compare_line'
import { paymentOfCharge } from '#billing/payments/payment_of_charge'
import { reportFinding } from '#billing/reconciliation/report_finding'
import type { BalanceLine, PaymentGateway } from '@innkeeper/panel/gateway'

/** Lines that a gateway may show late, or that came while it was asked, are left to the next day. */
const SETTLING_MS = 10 * 60_000

/** By currency, in minor units. */
type Sums = Map<string, number>

interface Difference {
  currency: string
  expected: number
  found: number
}

/**
 * Compares the balance of a gateway with the clearing account of the ledger, in each currency: what lies between the two is
 * the shop's no more than it was before, but for movements that are not ours, such as payouts. Anything else is a finding.
 * Gateways that tell no balance are left out.
 */
export async function compareTotals(gateway: PaymentGateway): Promise<void> {
  if (!gateway.balances) return
  const first = await look(gateway)
  if (!first) return
  // A movement of the very second in which the balance was told may be on one side only: it is on both the second time.
  const again = first.differences.length > 0 ? await look(gateway) : first
  if (!again) return
  for (const difference of again.differences) await report(gateway.name, difference, again.until)
  await keep(gateway.name, again.foreign, again.until)
}

/** How things stand at a moment shortly before now; null where the gateway tells of no balance. */
async function look(gateway: PaymentGateway) {
  const until = Math.floor((clock.nowMs() - SETTLING_MS) / 1000) * 1000
  const before = await lastLook(gateway.name)
  const told = await gateway.balances?.()
  if (!told) return null
  const balance: Sums = new Map(told.map(({ currency, minor }) => [currency, minor]))
  const since = before?.until ?? until
  const moved: Sums = new Map()
  const ahead: Sums = new Map()
  for await (const line of gateway.listBalance(since, clock.nowMs() + 60_000)) {
    const { movement, occurredAt } = line
    if (!movement) continue
    const net = movement.gross.minus(movement.fee)
    const booked = await bookedOfOurs(gateway.name, line, net.currency)
    const isLater = occurredAt >= until
    // What is not ours, or is ours and not booked in full, moves what lies between the two.
    add(isLater ? ahead : moved, net.minus(booked))
  }
  const foreign: Sums = new Map()
  const currencies = [...balance.keys(), ...(before?.foreign.keys() ?? [])]
  for (const currency of new Set(currencies)) {
    const clearing = await ledger.balance(clearingOf(gateway.name), currency)
    const between = (balance.get(currency) ?? 0) - clearing.minor - (ahead.get(currency) ?? 0)
    foreign.set(currency, between)
  }
  return {
    until,
    foreign,
    differences: before ? differencesOf(before.foreign, moved, foreign) : [],
  }
}

/** What the ledger has of a line of ours; nothing of one that is not ours. */
async function bookedOfOurs(gateway: string, line: BalanceLine, currency: string): Promise<Money> {
  const isOurs = line.kind !== 'other' && (await paymentOfCharge(gateway, line)) !== null
  return isOurs ? bookedOf(gateway, line, currency) : Money.zero(currency)
}

function add(sums: Sums, { currency, minor }: Money): void {
  sums.set(currency, (sums.get(currency) ?? 0) + minor)
}

function differencesOf(before: Sums, moved: Sums, now: Sums): Difference[] {
  return [...now].flatMap(([currency, found]) => {
    const expected = (before.get(currency) ?? 0) + (moved.get(currency) ?? 0)
    return expected === found ? [] : [{ currency, expected, found }]
  })
}

async function lastLook(gateway: string): Promise<{ until: number; foreign: Sums } | null> {
  const rows = await db.from('gateway_balances').where('gateway', gateway)
  if (rows.length === 0) return null
  return {
    until: Math.max(...rows.map((row) => Number(row.compared_until))),
    foreign: new Map(rows.map((row) => [String(row.currency), Number(row.foreign_minor)])),
  }
}

async function keep(gateway: string, foreign: Sums, until: number): Promise<void> {
  for (const [currency, minor] of foreign)
    await db
      .knexQuery()
      .table('gateway_balances')
      .insert({
        gateway,
        currency,
        foreign_minor: minor,
        compared_until: until,
        updated_at: sqlTime(),
      })
      .onConflict(['gateway', 'currency'])
      .merge()
}

async function report(gateway: string, difference: Difference, until: number): Promise<void> {
  const { currency, expected, found } = difference
  const details = {
    amount: Money.of(found, currency).toJSON(),
    booked: Money.of(expected, currency).toJSON(),
  }
  await transaction((trx) =>
    reportFinding(trx, {
      kind: 'clearing_differs',
      cause: `clearing_differs:${gateway}:${currency}:${until}`,
      details,
    })
  )
}
