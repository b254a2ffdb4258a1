import type { HttpContext } from '@adonisjs/core/http'
import type { ChainableContract } from '@adonisjs/lucid/types/querybuilder'

/** Where a page of a list begins: behind a row, or so that it ends before one. Without either it is the first page. */
export interface Cursor {
  after?: string
  before?: string
}

const KEY = /^[\w-]{1,64}$/

/** What the address says about the page; anything that is no key is the first page. */
export function cursorFrom(request: HttpContext['request']): Cursor {
  return cursorFromQuery(request.qs() as Record<string, unknown>)
}

/** The same of a query that was read already. */
export function cursorFromQuery({ after, before }: Record<string, unknown>): Cursor {
  if (isKey(after)) return { after }
  if (isKey(before)) return { before }
  return {}
}

const isKey = (value: unknown): value is string => typeof value === 'string' && KEY.test(value)

/** Some rows of a list, the latest first, with the keys at which its neighbours begin; null where there are none. */
export class KeysetPage<Row> {
  constructor(
    readonly rows: Row[],
    readonly newer: string | null,
    readonly older: string | null
  ) {}

  get isEmpty(): boolean {
    return this.rows.length === 0
  }

  /** The same page with other rows in place of each. */
  map<Other>(present: (row: Row) => Other): KeysetPage<Other> {
    return new KeysetPage(this.rows.map(present), this.newer, this.older)
  }
}

interface Query<Row> extends ChainableContract, PromiseLike<Row[]> {}

interface Order {
  /** A unique, indexed column that grows: rows are told the latest first. */
  key: string
  size: number
  at: Cursor
}

/**
 * A page of a query without order or limit, the latest first. It costs the same at the beginning of a list and
 * behind a million rows: the database goes to the key by its index and reads one row more than it returns. What else
 * is shown is joined from the left: an inner join lets the database begin with the other table and sort all there is.
 */
export async function keysetPage<Row extends object>(
  query: Query<Row>,
  { key, size, at }: Order
): Promise<KeysetPage<Row>> {
  const backwards = at.before !== undefined
  if (at.after) query.where(key, '<', at.after)
  if (at.before) query.where(key, '>', at.before)
  query.orderBy(key, backwards ? 'asc' : 'desc').limit(size + 1)

  const found = await query
  const more = found.length > size
  const rows = found.slice(0, size)
  if (backwards) rows.reverse()

  const name = key.split('.').at(-1)!
  const keyOf = (row: Row | undefined) =>
    row ? String((row as Record<string, unknown>)[name]) : null
  const first = keyOf(rows[0])
  const last = keyOf(rows.at(-1))
  if (backwards) return new KeysetPage(rows, more ? first : null, last)
  return new KeysetPage(rows, at.after ? (first ?? at.after) : null, more ? last : null)
}
