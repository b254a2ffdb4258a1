import db from '@adonisjs/lucid/services/db'

const ULID = 26

type Row = Record<string, unknown>

/** Every row of the panel, by its table and a text that tells it from all others. */
export type Rows = Map<string, Map<string, Row>>

/** What each request may leave behind: browsers' sessions, counters, marks against repeats, the head of a chain. */
const PASSING = /^(adonis_schema|sessions$|rate_limits$|submissions$|sequences$|audit_heads$)/

/** All that the database holds at this moment. */
export async function allRows(): Promise<Rows> {
  const tables = (await db.connection().getAllTables()).filter(
    (name: string) => !PASSING.test(name)
  )
  const rows: Rows = new Map()
  for (const table of tables) {
    const found: Row[] = await db.from(table).select('*')
    if (found.length > 0) rows.set(table, new Map(found.map((row) => [keyOf(row), row])))
  }
  return rows
}

/**
 * The rows that are new, changed or gone and belong to none of these ids, told as "table id". What belongs to a new row
 * of theirs is theirs too.
 */
export function foreignChanges(before: Rows, after: Rows, own: string[]): string[] {
  const ids = new Set(own)
  let left = changes(before, after)
  for (;;) {
    const foreign = left.filter(({ table, row }) => !belongsTo(ids, table, row))
    const mine = left.filter((change) => !foreign.includes(change))
    for (const { key } of mine) if (key.length === ULID) ids.add(key)
    if (foreign.length === left.length) return foreign.map(({ table, key }) => `${table} ${key}`)
    left = foreign
  }
}

interface Change {
  table: string
  key: string
  /** As it was, or as it is where it is new. */
  row: Row
}

function changes(before: Rows, after: Rows): Change[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((table) => {
    const old: Map<string, Row> = before.get(table) ?? new Map()
    const young: Map<string, Row> = after.get(table) ?? new Map()
    return [...new Set([...old.keys(), ...young.keys()])]
      .filter((key) => JSON.stringify(old.get(key)) !== JSON.stringify(young.get(key)))
      .map((key) => ({ table, key, row: old.get(key) ?? young.get(key) ?? {} }))
  })
}

function keyOf(row: Row): string {
  return String(row.id ?? row.key ?? row.name ?? JSON.stringify(row))
}

/** A row is somebody's where it names them; but never where it is of another account. The log names both. */
function belongsTo(ids: Set<string>, table: string, row: Row): boolean {
  const { account_id: account } = row
  if (typeof account === 'string' && !ids.has(account) && table !== 'audit_entries') return false
  const text = JSON.stringify(row)
  return [...ids].some((id) => text.includes(id))
}
