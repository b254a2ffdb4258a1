import db from '@adonisjs/lucid/services/db'

let known: string | undefined

/** The database and its version, such as "MariaDB 10.11.6" or "SQLite 3.50.4"; asked once a process. */
export async function databaseVersion(): Promise<string> {
  known ??= await ask()
  return known
}

async function ask(): Promise<string> {
  const isMysql = db.connection().dialect.name === 'mysql'
  const { version } = await db
    .query()
    .select(db.raw(`${isMysql ? 'version()' : 'sqlite_version()'} as version`))
    .firstOrFail()
  if (!isMysql) return `SQLite ${version}`
  const [number] = String(version).split('-')
  return `${/mariadb/i.test(version) ? 'MariaDB' : 'MySQL'} ${number}`
}
