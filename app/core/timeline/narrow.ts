import type { TimelineQuery } from '#core/registries/timelines'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/** The page of a source: rows whose key is smaller than where it begins, the latest first. */
export function pageOf(
  query: DatabaseQueryBuilderContract,
  key: string,
  { before, limit }: Pick<TimelineQuery, 'before' | 'limit'>
): DatabaseQueryBuilderContract {
  if (before) query.where(key, '<', before)
  return query.orderBy(key, 'desc').limit(limit)
}

/** Ids for a `whereIn`; a list without entries would be asked for row by row. */
export const idsOr = (ids: string[]): string[] => (ids.length > 0 ? ids : [''])
