import db from '@adonisjs/lucid/services/db'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

const MOST = 10_000

export interface BoundedCount {
  /** How many rows there are, ten thousand at most. */
  value: number
  /** Whether there are more. */
  more: boolean
}

/** Counts the rows of a query without going on once there are more than anybody wants to know exactly. */
export async function boundedCount(
  query: DatabaseQueryBuilderContract,
  most = MOST
): Promise<BoundedCount> {
  const some = query
    .clearSelect()
    .select(db.raw('1 as one'))
    .limit(most + 1)
  const [{ total }] = await db.from(some.as('some')).count('* as total')
  return { value: Math.min(Number(total), most), more: Number(total) > most }
}

/** "37", or "10,000+". */
export function countText({ value, more }: BoundedCount): string {
  return `${value.toLocaleString('en')}${more ? '+' : ''}`
}
