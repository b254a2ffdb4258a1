import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** A balance at a gateway in one currency, which the clearing account holds since a moment. */
export interface HeldBalance {
  gateway: string
  currency: string
  openedAt: string
  openingMinor: number
}

/** All balances that were opened, or those of one gateway. */
export async function heldBalances(
  gateway?: string,
  trx?: TransactionClientContract
): Promise<HeldBalance[]> {
  const rows = await (trx ?? db)
    .from('held_balances')
    .if(gateway, (query) => query.where('gateway', gateway ?? ''))
    .orderBy('gateway')
    .orderBy('currency')
  return rows.map((row) => ({
    gateway: String(row.gateway),
    currency: String(row.currency),
    openedAt: momentOf(row.opened_at),
    openingMinor: Number(row.opening_minor),
  }))
}

/** Since when the books hold the balance of a gateway, in milliseconds; null where it was never opened. */
export async function openedAt(
  gateway: string,
  trx?: TransactionClientContract
): Promise<number | null> {
  const [held] = await heldBalances(gateway, trx)
  return held ? DateTime.fromSQL(held.openedAt, { zone: 'utc' }).toMillis() : null
}

/** MariaDB answers dates as such, SQLite the text that was written. */
function momentOf(value: unknown): string {
  if (!(value instanceof Date)) return String(value)
  return value.toISOString().slice(0, 19).replace('T', ' ')
}
