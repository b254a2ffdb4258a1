import { boundedCount } from '#core/database/bounded_count'
import type { AlertSeverity, Sighting } from '#core/registries/alerts'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/** More need not be counted to know that too many wait. */
const MOST_COUNTED = 1000

/** What there is to see of rows that wait for a person; nothing where there are none. */
export async function waitingRows(
  query: DatabaseQueryBuilderContract,
  severity: AlertSeverity,
  message: string
): Promise<Sighting[]> {
  const { value: count } = await boundedCount(query, MOST_COUNTED)
  return count === 0 ? [] : [{ severity, message, count }]
}
