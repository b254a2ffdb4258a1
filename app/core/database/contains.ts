import type { ChainableContract } from '@adonisjs/lucid/types/querybuilder'

/**
 * Narrows a query to rows of which one column contains the text, whatever the case and on either database. What the
 * text holds of `%` and `_` is meant as it stands. Returns the query, so that more may follow inside a group.
 */
export function contains<Query extends ChainableContract>(
  query: Query,
  columns: string[],
  text: string
): Query {
  const pattern = `%${text.replace(/[!%_]/g, '!$&')}%`
  query.where((within) => {
    for (const column of columns)
      within.orWhereRaw("lower(??) like lower(?) escape '!'", [column, pattern])
  })
  return query
}
