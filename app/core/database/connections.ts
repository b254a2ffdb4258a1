import { chmodSync, existsSync, statSync } from 'node:fs'
import { keepStatements } from '#core/framework/kept_statements'

interface SqliteHandle {
  readonly name: string
  pragma(statement: string): unknown
  prepare(sql: string): unknown
  function(
    name: string,
    options: { deterministic: boolean },
    run: (value: unknown) => unknown
  ): unknown
}

interface MysqlHandle {
  query(statement: string, done: (error: Error | null) => void): unknown
}

type Done<Handle> = (error: Error | null, connection: Handle) => void

const SQLITE_PRAGMAS = [
  'journal_mode = WAL',
  'synchronous = NORMAL',
  'foreign_keys = ON',
  'busy_timeout = 5000',
]

/**
 * What does not fit is refused, never cut, whatever the server's default is; and backslashes escape, which is what the
 * client counts on. Every writer locks first and reads afterwards, so it must see what was committed until then.
 */
const MYSQL_SESSION = [
  "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
]

/** Sets up a new connection to SQLite: its own `lower` knows ASCII only, and searches know every script. */
export function openSqlite(connection: SqliteHandle, done: Done<SqliteHandle>): void {
  keepToOurselves(connection.name)
  for (const pragma of SQLITE_PRAGMAS) connection.pragma(pragma)
  connection.function('lower', { deterministic: true }, (value) =>
    typeof value === 'string' ? value.toLowerCase() : value
  )
  keepStatements(connection)
  done(null, connection)
}

/** A database that was made just now is read by its owner only, and so are the files that SQLite puts beside it. */
function keepToOurselves(file: string): void {
  if (existsSync(file) && statSync(file).size === 0) chmodSync(file, 0o600)
}

/** Sets up a new connection to MariaDB or MySQL. */
export function openMysql(connection: MysqlHandle, done: Done<MysqlHandle>): void {
  const run = ([statement, ...rest]: string[]): unknown =>
    statement
      ? connection.query(statement, (error) => (error ? done(error, connection) : run(rest)))
      : done(null, connection)
  run(MYSQL_SESSION)
}
