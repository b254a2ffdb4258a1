import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise'

/** Where MariaDB answers, and which schema there is to be filled. */
export interface Target {
  host: string
  port: number
  user: string
  password: string
  database: string
}

/** Migrating takes ten seconds of a core of MariaDB; a run of several processes may wait for the first of them. */
const WAIT_SECONDS = 300
/** A table that a template has once it is whole. */
const WHOLE = 'is_whole'

/** The server that tests use, as the environment tells it. */
export function serverOfTests(): Omit<Target, 'database'> {
  const { MYSQL_HOST, MYSQL_PORT, MYSQL_USER, MYSQL_PASSWORD } = process.env
  return {
    host: MYSQL_HOST ?? '127.0.0.1',
    port: Number(MYSQL_PORT ?? 3306),
    user: MYSQL_USER ?? 'root',
    password: MYSQL_PASSWORD ?? '',
  }
}

/** The schemas that a run of tests keeps for this, which removes them; none where nobody said so (`TEST_TEMPLATES`). */
export const templatesOfRun = (): string | undefined => process.env.TEST_TEMPLATES

/**
 * Migrates an empty schema of MariaDB. Within a run of several processes only the first one migrates, and the others copy the
 * tables that it made: one template for each collation, as tables take that of their schema.
 */
export async function migrateOnce(target: Target, migrate: () => Promise<void>): Promise<void> {
  const prefix = templatesOfRun()
  if (!prefix) return migrate()
  const { database, ...server } = target
  const connection = await createConnection(server)
  try {
    const template = `${prefix}_${await collationOf(connection, database)}`
    await connection.query('select get_lock(?, ?)', [template, WAIT_SECONDS])
    const isThere = await isWhole(connection, template)
    if (isThere) await connection.query('select release_lock(?)', [template])
    if (isThere) return await copyTables(connection, template, database)
    await migrate()
    await keepAs(connection, template, database)
    await connection.query('select release_lock(?)', [template])
  } finally {
    await connection.end()
  }
}

/** Removes the schemas of a run, where it is over. */
export async function dropTemplates(server: Omit<Target, 'database'>): Promise<void> {
  const connection = await createConnection(server)
  const names = await column(
    connection,
    'select schema_name as value from information_schema.schemata where schema_name like ?',
    [`${templatesOfRun()}\\_%`]
  )
  for (const name of names) await connection.query(`drop database ${quoted(name)}`)
  await connection.end()
}

async function keepAs(connection: Connection, template: string, database: string): Promise<void> {
  const collation = await collationOf(connection, database)
  await connection.query(`drop database if exists ${quoted(template)}`)
  await connection.query(
    `create database ${quoted(template)} character set utf8mb4 collate ${collation}`
  )
  await copyTables(connection, database, template)
  await connection.query(`create table ${quoted(template)}.${WHOLE} (id int primary key)`)
}

/** Makes the tables of one schema in another, empty one, with their triggers and the few rows that migrations wrote. */
export async function copyTables(connection: Connection, from: string, to: string): Promise<void> {
  const all = await column(
    connection,
    "select table_name as value from information_schema.tables where table_schema = ? and table_type = 'BASE TABLE'",
    [from]
  )
  const tables = all.filter((name) => name !== WHOLE)
  // Migrating changes what tables of the schema take by default as well.
  const collation = await collationOf(connection, from)
  await connection.query(`alter database ${quoted(to)} character set utf8mb4 collate ${collation}`)
  await connection.query(`use ${quoted(to)}`)
  await connection.query('set foreign_key_checks = 0')
  for (const table of tables) {
    const [[made]] = await rowsOf(connection, `show create table ${quoted(from)}.${quoted(table)}`)
    await connection.query(String(made['Create Table']))
  }
  for (const table of await filled(connection, from, tables)) {
    const [source, copy] = [from, to].map((schema) => `${quoted(schema)}.${quoted(table)}`)
    await connection.query(`insert into ${copy} select * from ${source}`)
  }
  const triggers = await column(
    connection,
    'select trigger_name as value from information_schema.triggers where trigger_schema = ? order by action_order',
    [from]
  )
  for (const trigger of triggers) {
    const told = `show create trigger ${quoted(from)}.${quoted(trigger)}`
    const [[made]] = await rowsOf(connection, told)
    await connection.query(String(made['SQL Original Statement']))
  }
  await connection.query('set foreign_key_checks = 1')
}

async function filled(connection: Connection, schema: string, tables: string[]): Promise<string[]> {
  const parts = tables.map(
    (table) =>
      `select '${table}' as value where exists(select 1 from ${quoted(schema)}.${quoted(table)})`
  )
  return column(connection, parts.join(' union all '))
}

async function isWhole(connection: Connection, template: string): Promise<boolean> {
  const found = await column(
    connection,
    'select table_name as value from information_schema.tables where table_schema = ? and table_name = ?',
    [template, WHOLE]
  )
  return found.length > 0
}

async function collationOf(connection: Connection, database: string): Promise<string> {
  const [collation] = await column(
    connection,
    'select default_collation_name as value from information_schema.schemata where schema_name = ?',
    [database]
  )
  return collation
}

async function column(connection: Connection, sql: string, values: string[] = []) {
  const [rows] = await rowsOf(connection, sql, values)
  return rows.map(({ value }) => String(value))
}

const rowsOf = (connection: Connection, sql: string, values: string[] = []) =>
  connection.query<RowDataPacket[]>(sql, values)

const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``
