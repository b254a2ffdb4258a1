import env from '#start/env'

interface DatabaseError extends Error {
  code?: string
  fatal?: boolean
}

/**
 * What is wrong with the database, as a sentence that says what to look at, where an error comes from a database that
 * cannot be used at all. Null for every other error, also of a query.
 */
export function databaseOutage(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if (isMissingTable(error))
    return 'The database lacks tables of this version. Run "node ace migration:run" first'
  return env.get('DB_CONNECTION', 'sqlite') === 'mysql' ? serverOutage(error) : fileOutage(error)
}

function isMissingTable({ code, message }: DatabaseError): boolean {
  return code === 'ER_NO_SUCH_TABLE' || (code === 'SQLITE_ERROR' && /no such table/.test(message))
}

function serverOutage(error: DatabaseError): string | null {
  const { code = '', message } = error
  const place = `${env.get('MYSQL_HOST', '127.0.0.1')}:${env.get('MYSQL_PORT', 3306)}`
  const user = env.get('MYSQL_USER', 'root')
  if (code === 'ER_ACCESS_DENIED_ERROR')
    return `The database at ${place} refuses the user "${user}": check MYSQL_USER and MYSQL_PASSWORD, which needs quotes in .env where it holds $, # or a space`
  if (code === 'ER_DBACCESS_DENIED_ERROR' || code === 'ER_BAD_DB_ERROR')
    return `The database at ${place} has no "${env.get('MYSQL_DATABASE', 'innkeeper')}" for the user "${user}": check MYSQL_DATABASE, or make it`
  if (!isServerAway(error)) return null
  return `The database at ${place} does not answer (${code || message}): start it, or check MYSQL_HOST and MYSQL_PORT`
}

/** Whether no server took the query in, or none answered in time. */
export function isServerAway({ fatal, name }: DatabaseError): boolean {
  return fatal === true || name === 'KnexTimeoutError'
}

function fileOutage({ code = '', message }: DatabaseError): string | null {
  const file = env.get('SQLITE_PATH') ?? 'tmp/innkeeper.sqlite3'
  if (code === 'SQLITE_CANTOPEN' || /^Cannot open database/.test(message))
    return `The database ${file} cannot be opened: check SQLITE_PATH, and that this user may write there`
  if (code === 'SQLITE_BUSY')
    return `Another process holds the database ${file}: try again once it is done`
  if (code === 'SQLITE_READONLY')
    return `The database ${file} cannot be written: check that this user may write the file and its folder`
  if (code === 'SQLITE_FULL') return `The disk of the database ${file} is full`
  if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT')
    return `${file} is no database, or damaged: check SQLITE_PATH, or restore a backup`
  return null
}
