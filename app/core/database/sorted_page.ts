import db from '@adonisjs/lucid/services/db'
import { KeysetPage, type Cursor } from '#core/database/keyset'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

type Query = DatabaseQueryBuilderContract<Row>
type Row = Record<string, unknown>
type Direction = 'asc' | 'desc'

export interface Sorting {
  /** A column of the key's table; the key itself where rows are told by age. */
  column: string
  direction: Direction
  /** Whether rows may have none. Both databases hold that to be the smallest of all. */
  nullable?: boolean
}

interface Order {
  /** A unique, indexed column that grows: "orders.id". */
  key: string
  sort: Sorting
  size: number
  at: Cursor
}

/** What comes behind a row: those with the same value and a key beyond its own, those with a value beyond, those without one. */
type Part = (query: Query) => void

/**
 * A page of a query without order or limit, sorted by a column and, where that is the same, by the key. A page is found by
 * the row beside it, by its key alone, so addresses hold no values; where that row has gone it is the first page. It costs
 * the same anywhere in the list where the column has an index together with the key.
 */
export async function sortedPage(query: Query, order: Order): Promise<KeysetPage<Row>> {
  const { key, sort, size, at } = order
  const backwards = at.before !== undefined
  const direction = backwards ? opposite(sort.direction) : sort.direction
  const turned = { ...order, sort: { ...sort, direction } }
  const parts = await partsBehind(at.after ?? at.before, turned)
  const found: Row[] = []
  for (const part of parts) {
    const some = query.clone() as Query
    part(some)
    found.push(...(await inOrder(some, turned, size + 1 - found.length)))
    if (found.length > size) break
  }
  return pageOf(sort.column === key ? found : await whole(query, key, found), order)
}

/**
 * By another column it is the keys alone, which its index has, without what is joined: MariaDB takes no index for an order
 * beside a join, not even beside one that adds nothing.
 */
async function inOrder(query: Query, { key, sort }: Order, limit: number): Promise<Row[]> {
  const { column, direction } = sort
  if (column !== key) ofOwnTable(query).select(key).orderBy(column, direction)
  query.orderBy(key, direction).limit(limit)
  const rows: Row[] = await query
  return rows
}

/** The query without what it selects and joins from the left; what narrows it must be of its own table. */
export function ofOwnTable(query: Query): Query {
  query.clearSelect()
  query.knexQuery.clear('join' as never)
  return query
}

/** The rows of these keys, in their order. */
async function whole(query: Query, key: string, found: Row[]): Promise<Row[]> {
  const keys = found.map((row) => String(row[nameOf(key)]))
  if (keys.length === 0) return []
  const some = query.clone() as Query
  const rows: Row[] = await some.whereIn(key, keys)
  const byKey = new Map(rows.map((row) => [String(row[nameOf(key)]), row]))
  return keys.flatMap((one): Row[] => {
    const row = byKey.get(one)
    return row ? [row] : []
  })
}

const opposite = (direction: Direction): Direction => (direction === 'asc' ? 'desc' : 'asc')

function pageOf(found: Row[], { key, size, at }: Order): KeysetPage<Row> {
  const more = found.length > size
  const rows = found.slice(0, size)
  if (at.before !== undefined) rows.reverse()
  const keyOf = (row: Row | undefined) => (row ? String(row[nameOf(key)]) : null)
  const first = keyOf(rows[0])
  const last = keyOf(rows.at(-1))
  if (at.before !== undefined) return new KeysetPage(rows, more ? first : null, last)
  return new KeysetPage(rows, at.after ? (first ?? at.after) : null, more ? last : null)
}

/** The name under which a column is selected: "id" of "orders.id". */
export const nameOf = (column: string): string => column.split('.').at(-1)!

async function partsBehind(id: string | undefined, order: Order): Promise<Part[]> {
  const { key, sort } = order
  if (sort.column === key) return [id ? (query) => query.where(key, beyond(sort), id) : () => {}]
  const all = sort.nullable ? withAndWithout(sort) : [() => {}]
  if (!id) return all
  const row = await db.from(key.split('.')[0]).where(key, id).select(sort.column).first()
  if (!row) return all
  const value = row[nameOf(sort.column)]
  const rest = behind(order, id, value)
  if (!sort.nullable) return [rest]
  const [first, last] = all
  const without = sort.direction === 'asc' ? first : last
  if (value !== null) return sort.direction === 'asc' ? [rest] : [rest, without]
  const same: Part = (query) => query.whereNull(sort.column).where(key, beyond(sort), id)
  return sort.direction === 'asc' ? [same, last] : [same]
}

const beyond = ({ direction }: Sorting): '<' | '>' => (direction === 'asc' ? '>' : '<')

/** Rows with a value and rows without one, each by the index alone, in the order in which they are told. */
function withAndWithout({ column, direction }: Sorting): Part[] {
  const parts: Part[] = [(query) => query.whereNull(column), (query) => query.whereNotNull(column)]
  return direction === 'asc' ? parts : parts.reverse()
}

/** SQLite goes to a pair of values by an index, MariaDB to its two halves; neither does so the other way. */
function behind({ key, sort }: Order, id: string, value: unknown): Part {
  const sign = beyond(sort)
  return (query) => {
    if (db.connection().dialect.name !== 'mysql')
      query.whereRaw(`(??, ??) ${sign} (?, ?)`, [sort.column, key, value as string, id])
    else
      query.where((either) => {
        either.where(sort.column, sign, value as string)
        either.orWhere((same) => same.where(sort.column, value as string).where(key, sign, id))
      })
  }
}
