import { withoutForeignKeys } from '#core/database/foreign_keys'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Collations that compare byte for byte, trailing blanks included: MariaDB's and MySQL's name for the same thing. */
const exactCollations = ['utf8mb4_nopad_bin', 'utf8mb4_0900_bin']

interface Collated {
  name: string
  collation: string | null
}

/**
 * Makes MariaDB and MySQL compare texts byte for byte, as SQLite does, in every table that will be made: they get the
 * default of the database.
 */
export async function compareTextExactlyByDefault(client: QueryClientContract): Promise<void> {
  if (client.dialect.name !== 'mysql') return
  await client.rawQuery(`alter database ${await asExactText(client)}`)
}

/**
 * The same in every table that exists. Without it "josé" finds the row of "jose", and the panel and the database
 * disagree about who somebody is. Safe to repeat, also after it was stopped half-way.
 */
export async function compareTextExactly(client: QueryClientContract): Promise<void> {
  if (client.dialect.name !== 'mysql') return
  const tables = await inexactTables(client, await exactCollation(client))
  const as = await asExactText(client)
  await withoutForeignKeys(client, tables, async () => {
    for (const table of tables) await client.rawQuery(`alter table \`${table}\` convert to ${as}`)
  })
}

/** What does not compare byte for byte: columns as "table.column", and the default that new tables get. */
export async function inexactText(client: QueryClientContract): Promise<string[]> {
  if (client.dialect.name !== 'mysql') return inexactInSqlite(client)
  const columns = await select(
    client,
    `select concat(table_name, '.', column_name) as name, collation_name as collation
     from information_schema.columns where table_schema = database() and collation_name is not null`
  )
  const database = await select(
    client,
    "select 'the default of the database' as name, @@collation_database as collation"
  )
  return [...columns, ...database]
    .filter(({ collation }) => !exactCollations.some((exact) => exact === collation))
    .map(({ name }) => name)
    .sort()
}

async function exactCollation(client: QueryClientContract): Promise<string> {
  const rows = await select(
    client,
    'select collation_name as name, collation_name as collation from information_schema.collations'
  )
  const known = exactCollations.find((exact) => rows.some(({ name }) => name === exact))
  if (!known) throw new Error(`The database knows none of the collations ${exactCollations}`)
  return known
}

async function asExactText(client: QueryClientContract): Promise<string> {
  return `character set utf8mb4 collate ${await exactCollation(client)}`
}

async function inexactTables(client: QueryClientContract, exact: string): Promise<string[]> {
  const rows = await select(
    client,
    `select t.table_name as name, max(t.table_collation) as collation
     from information_schema.tables t
     left join information_schema.columns c on c.table_schema = t.table_schema
       and c.table_name = t.table_name and c.collation_name <> '${exact}'
     where t.table_schema = database() and t.table_type = 'BASE TABLE'
       and (t.table_collation <> '${exact}' or c.collation_name is not null)
     group by t.table_name`
  )
  return rows.map(({ name }) => name)
}

/** SQLite compares exactly unless a column was made with a collation of its own. */
async function inexactInSqlite(client: QueryClientContract): Promise<string[]> {
  const rows: { name: string; sql: string }[] = await client
    .from('sqlite_master')
    .whereIn('type', ['table', 'index'])
    .whereNotNull('sql')
    .select('name', 'sql')
  return rows.filter(({ sql }) => /\bcollate\s+(?!binary\b)/i.test(sql)).map(({ name }) => name)
}

async function select(client: QueryClientContract, sql: string): Promise<Collated[]> {
  const [rows]: [Collated[]] = await client.rawQuery(sql)
  return rows
}
