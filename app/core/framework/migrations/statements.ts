/** What knex hands to a driver, and where it leaves the answer. */
export interface Statement {
  sql: string
  bindings?: unknown[]
  response?: unknown
}

export interface StatementClient {
  _query(connection: unknown, statement: Statement): Promise<Statement>
}

export const CHANGES_SCHEMA = /^\s*(create|alter|drop|rename|truncate)\b/i
export const CHANGES_ROWS = /^\s*(insert|update|delete|replace)\b/i
/** Says itself what is to be done where it was done before. */
export const SAFE_TWICE = /\bif (not )?exists\b/i

/** What MariaDB and MySQL say of a change of the schema that was made before. */
const MADE_BEFORE = new Set([
  1005, 1022, 1050, 1051, 1054, 1060, 1061, 1068, 1091, 1146, 1359, 1360, 1826,
])

/** A statement that is not carried out, as though it had been. */
export function answered(statement: Statement, affectedRows: number): Statement {
  return Object.assign(statement, { response: [{ affectedRows, insertId: 0 }, undefined] })
}

/** How many rows a statement changed. */
export function affectedBy({ response }: Statement): number {
  const [header] = Array.isArray(response) ? response : [null]
  return Number(header?.affectedRows ?? 0)
}

/** Whether the database says that it was changed so already. */
export function isMadeBefore(error: unknown): boolean {
  const errno = typeof error === 'object' && error !== null && 'errno' in error ? error.errno : null
  return MADE_BEFORE.has(Number(errno))
}
