import db from '@adonisjs/lucid/services/db'
import { Money } from '#core/money/money'

/** A balance at a gateway as it was compared last, where it began, and what is to be known of it. */
export interface ShownBalance {
  gateway: string
  openedAt: Date | string
  opening: Money
  openingBooked: Money
  told: Money | null
  differs: boolean
  toldAt: Date | string | null
  /** On its way to the bank. */
  moving: Money
  /** How many of its entries nobody can explain. */
  unexplained: number
}

/** The balances at all gateways, for the page of payouts. */
export async function balancesShown(): Promise<ShownBalance[]> {
  const rows = await db
    .from('held_balances')
    .orderBy('held_balances.gateway')
    .orderBy('held_balances.currency')
    .select('held_balances.*')
    .select(
      ofBalance('payouts')
        .whereIn('payouts.state', ['pending', 'in_transit'])
        .sum('amount_minor')
        .as('moving_minor')
    )
    .select(
      ofBalance('balance_entries')
        .where('balance_entries.state', 'unexplained')
        .count('*')
        .as('unexplained')
    )
  return rows.map((row) => {
    const money = (value: unknown) => Money.of(Number(value ?? 0), row.currency)
    return {
      gateway: row.gateway,
      openedAt: row.opened_at,
      opening: money(row.opening_minor),
      openingBooked: money(row.opening_booked_minor),
      told: row.told_minor === null ? null : money(row.told_minor),
      differs: row.told_minor !== null && Number(row.told_minor) !== Number(row.entries_minor),
      toldAt: row.told_at,
      moving: money(row.moving_minor),
      unexplained: Number(row.unexplained),
    }
  })
}

const ofBalance = (table: string) =>
  db
    .from(table)
    .whereColumn(`${table}.gateway`, 'held_balances.gateway')
    .whereColumn(`${table}.currency`, 'held_balances.currency')
