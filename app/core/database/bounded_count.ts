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
  const { total } = await db
    .query()
    .select(countedAs(query, 'total', most + 1))
    .firstOrFail()
  return { value: Math.min(Number(total), most), more: Number(total) > most }
}

/** The number of a query's rows up to a limit as a column, so that one statement tells several of them. */
export function countedAs(query: DatabaseQueryBuilderContract, name: string, limit: number) {
  const some = query.clearSelect().select(db.raw('1 as one')).limit(limit)
  return db.from(some.as('some')).count('* as total').as(name)
}

/** "37", or "10,000+". */
export function countText({ value, more }: BoundedCount): string {
  return `${value.toLocaleString('en')}${more ? '+' : ''}`
}
