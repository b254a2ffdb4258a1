import db from '@adonisjs/lucid/services/db'

/** Tables that get rows as long as the shop is open. */
export const GROWING = [
  'users',
  'accounts',
  'account_words',
  'memberships',
  'services',
  'operations',
  'service_events',
  'orders',
  'order_items',
  'invoices',
  'invoice_lines',
  'payments',
  'payment_attempts',
  'refunds',
  'ledger_transfers',
  'webhook_events',
  'audit_entries',
  'outbox_messages',
  'mails',
  'conversations',
  'sessions',
  'submissions',
  'carts',
  'ip_allocations',
  'ip_events',
  'remote_ids',
]

/** `boundedCount` reads as many rows as it may count, and no more. */
const COUNTS_SOME =
  /^select \(select count\(\*\) as .total. from \(select 1 as one from .* limit \?\) as .some.\) as /

/** What a list of staff comes to is added up over as many rows as it counts, and no more. */
const ADDS_UP_SOME =
  /^select (.currency., )?count\(\*\) as .total.(, sum\(.minor.\) as .minor.)?(, .currency.)? from \(select .* limit \?\) as .some.( group by .currency.)?$/

/** Whatever has to find rows. */
const ASKS = /^(select|update|delete)\b/i

const NAMES_IDS = /^(?:update|delete)\b.*\bwhere \(?[`"]id[`"] (?:=|in) /i

export interface Statement {
  sql: string
  bindings: unknown[]
}

/** What the work reads, changes and deletes in tables that grow, each statement once. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const seen = new Map<string, Statement>()
  const listen = ({ sql, bindings = [] }: Statement) => {
    if (ASKS.test(sql) && growingIn(sql).length > 0) seen.set(sql, { sql, bindings })
  }
  const client = db.connection().getWriteClient()
  client.on('query', listen)
  await work().finally(() => client.removeListener('query', listen))
  return [...seen.values()]
}

/** What makes a statement slower with every row of a table that grows; null where nothing does. */
export async function slownessOf(statement: Statement, most: number): Promise<string | null> {
  if (countsAll(statement.sql)) return 'counts without a bound'
  if (COUNTS_SOME.test(statement.sql) || ADDS_UP_SOME.test(statement.sql)) return null
  if (db.connection().dialect.name !== 'mysql') return scans(statement)
  return (await walks(statement, most)) ?? reads(statement, most)
}

function growingIn(sql: string): string[] {
  return GROWING.filter((table) =>
    new RegExp(`(from|join|^update) ["\`]${table}["\`]`, 'i').test(sql)
  )
}

/** Counting what one owner has, or what a limit lets through, is bounded. */
function countsAll(sql: string): boolean {
  return /count\(/i.test(sql) && !/\blimit\b|account_id|order_id|invoice_id/i.test(sql)
}

/** SQLite tells its plan: only a first page without a filter may walk a table, and that by its key. */
async function scans({ sql, bindings }: Statement): Promise<string | null> {
  const plan: { detail: string }[] = await db.rawQuery(
    `explain query plan ${sql}`,
    bindings as string[]
  )
  const scanned = plan.filter(({ detail }) => GROWING.some((name) => isScan(detail, name)))
  if (NAMES_IDS.test(sql) && !plan.some(({ detail }) => isByKey(detail)))
    return `names ids and looks elsewhere: ${plan[0].detail}`
  const outer = sql.replace(/\(select [^()]*(\([^()]*\)[^()]*)*\)/gi, '')
  const filtered = /\bwhere\b/i.test(outer.replace(/where `invoices`\.`number` is not null/i, ''))
  const firstPage = /\blimit\b/i.test(sql) && scanned.every(({ detail }) => / INDEX /.test(detail))
  if (scanned.length === 0 || (firstPage && !filtered)) return null
  return scanned.map(({ detail }) => detail).join('; ')
}

const isScan = (detail: string, table: string) => new RegExp(`^SCAN ${table}\\b`).test(detail)

/** Whether rows are found by the key that nothing else has: SQLite's own index of it. */
const isByKey = (detail: string) =>
  / USING (COVERING )?INDEX sqlite_autoindex_\w+_1 \(id=/.test(detail)

interface MariaDbStep {
  table: string | null
  type: string | null
  rows: string | number | null
}

/** What MariaDB plans to write to by walking a table or a whole index. */
async function walks({ sql, bindings }: Statement, most: number): Promise<string | null> {
  if (/^select/i.test(sql)) return null
  const [plan]: [MariaDbStep[]] = await db.rawQuery(`explain ${sql}`, bindings as string[])
  const walked = plan.filter(({ table, type, rows }) => {
    return GROWING.includes(table ?? '') && /^(ALL|index)$/.test(type ?? '') && Number(rows) > most
  })
  if (walked.length === 0) return null
  return walked.map(({ table, type, rows }) => `${type} of ${table}, ${rows} rows`).join('; ')
}

/** MariaDB tells how many rows it read. */
async function reads({ sql, bindings }: Statement, most: number): Promise<string | null> {
  const trx = await db.transaction()
  try {
    await trx.rawQuery('flush status')
    await trx.rawQuery(sql, bindings as string[])
    const [rows] = await trx.rawQuery("show session status like 'Handler_read%'")
    const read = (rows as { Value: string }[]).reduce((sum, { Value }) => sum + Number(Value), 0)
    return read > most ? `reads ${read} rows` : null
  } finally {
    await trx.rollback()
  }
}
