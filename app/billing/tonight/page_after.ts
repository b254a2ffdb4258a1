import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

const SIZE = 50

export interface SectionPage<T> {
  rows: T[]
  /** Names the last row, for the page after it; null where none follows. */
  next: string | null
  isFirst: boolean
}

interface Order<T> {
  table: string
  /** The column by which rows come, those alike by their id. */
  by: string
  /** The row behind which the page begins, as `next` named it. */
  after: string | undefined
  present: (row: Record<string, unknown>) => T
}

/** Some rows of a query behind one that is named by its key, so that a late page costs what the first does. */
export async function pageAfter<T>(
  query: DatabaseQueryBuilderContract,
  { table, by, after, present }: Order<T>
): Promise<SectionPage<T>> {
  const [value, id] = (after ?? '').split('~')
  const [column, key] = [`${table}.${by}`, `${table}.id`]
  const isLater = Boolean(value && id)
  if (isLater)
    query
      .where(column, '>=', value)
      .where((behind) =>
        behind
          .where(column, '>', value)
          .orWhere((same) => same.where(column, value).where(key, '>', id))
      )
  const found: Record<string, unknown>[] = await query
    .select(`${column} as sort_value`, `${key} as sort_id`)
    .orderBy(column)
    .orderBy(key)
    .limit(SIZE + 1)
  const rows = found.slice(0, SIZE)
  const last = found.length > SIZE ? rows.at(-1)! : null
  const next = last && `${textOf(last.sort_value)}~${last.sort_id}`
  return { rows: rows.map(present), next, isFirst: !isLater }
}

function textOf(value: unknown): string {
  return value instanceof Date ? value.toISOString().slice(0, 10) : String(value)
}
