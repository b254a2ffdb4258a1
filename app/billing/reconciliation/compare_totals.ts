import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { Money } from '#core/money/money'
import { heldBalances, type HeldBalance } from '#billing/reconciliation/held_balances'
import { openCurrencies } from '#billing/reconciliation/open_balance'
import { reportFinding } from '#billing/reconciliation/report_finding'
import { toldBalance } from '#billing/reconciliation/told_balance'
import type { PaymentGateway } from '@innkeeper/panel/gateway'

interface Compared extends HeldBalance {
  told: number
  /** What its entries made of the opening balance. */
  entries: number
}

/**
 * Compares the balance that a gateway tells, in each currency, with what its entries until a moment made of the opening
 * balance, and says where the two differ. `again` looks for entries that were told late. Gateways that tell no balance are left out.
 */
export async function compareTotals(
  gateway: PaymentGateway,
  until: number,
  again: () => Promise<void>
): Promise<void> {
  const first = await look(gateway, until)
  if (!first) return
  let compared = first
  if (first.some(differs)) {
    await again()
    compared = (await look(gateway, until)) ?? first
  }
  for (const each of compared) await keep(each, until)
  for (const each of compared.filter(differs)) await report(each, until)
}

const differs = ({ told, entries }: Compared) => told !== entries

async function look(gateway: PaymentGateway, until: number): Promise<Compared[] | null> {
  const told = await toldBalance(gateway, until)
  if (!told) return null
  await openCurrencies(gateway.name, [...told.keys()])
  const compared: Compared[] = []
  for (const held of await heldBalances(gateway.name)) {
    const entries = held.openingMinor + (await sumOf(held, until))
    compared.push({ ...held, told: told.get(held.currency) ?? 0, entries })
  }
  return compared
}

async function sumOf({ gateway, currency, openedAt }: HeldBalance, until: number): Promise<number> {
  const row = await db
    .from('balance_entries')
    .where({ gateway, currency })
    .where('occurred_at', '>=', openedAt)
    .where('occurred_at', '<', sqlTime(until))
    .sum('net_minor as minor')
    .first()
  return Number(row?.minor ?? 0)
}

async function keep({ gateway, currency, told, entries }: Compared, until: number): Promise<void> {
  const looked = { told_minor: told, entries_minor: entries, told_at: sqlTime(until) }
  await db
    .from('held_balances')
    .where({ gateway, currency })
    .update({ ...looked, updated_at: sqlTime() })
}

async function report(compared: Compared, until: number): Promise<void> {
  const { gateway, currency, told, entries } = compared
  await transaction((trx) =>
    reportFinding(trx, {
      kind: 'clearing_differs',
      cause: `clearing_differs:${gateway}:${currency}:${told - entries}`,
      details: {
        amount: Money.of(told, currency).toJSON(),
        booked: Money.of(entries, currency).toJSON(),
        until: sqlTime(until),
      },
    })
  )
}
