import db from '@adonisjs/lucid/services/db'
import type { ChainableContract } from '@adonisjs/lucid/types/querybuilder'

/** The last character there is: whatever begins with a text sorts before the text and it. */
const LAST = '\u{10FFFF}'

/** So many hits are enough for somebody who searches; who wants another one types more of it. */
export const MOST_HITS = 100

/**
 * Narrows a query to rows whose column begins with the text, letter for letter. It is a range and no pattern, so that
 * both databases go to it by an index of the column.
 */
export function startingWith<Query extends ChainableContract>(
  query: Query,
  column: string,
  text: string
): Query {
  query.where(column, '>=', text).where(column, '<', text + LAST)
  return query
}

/** Values of `pick` in at most a hundred rows whose `column` begins with the text as typed, or in capitals. */
export async function firstHits(
  table: string,
  column: string,
  text: string,
  pick = 'id'
): Promise<string[]> {
  for (const form of new Set([text, text.toUpperCase(), text.toLowerCase()])) {
    const rows = await startingWith(db.from(table), column, form)
      .select(pick)
      .orderBy(column, 'desc')
      .limit(MOST_HITS)
    if (rows.length > 0) return rows.flatMap((row): string[] => row[pick] ?? [])
  }
  return []
}

/** What was found, for a `whereIn`: a list without entries would be asked for row by row, one that fits none is not. */
export const orNone = (found: string[]): string[] => (found.length > 0 ? found : [''])
