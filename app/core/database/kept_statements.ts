const KEPT = 500
const CHANGES_SCHEMA = /^\s*(create|alter|drop)\b/i

interface Handle {
  prepare(sql: string): unknown
}

/**
 * Keeps what SQLite prepared, because preparing costs more than running a small statement and knex does it each time.
 * The oldest statement goes when there are too many; all go when a table changes, because they know its columns.
 */
export function keepStatements(connection: Handle): void {
  const kept = new Map<string, unknown>()
  const prepare = connection.prepare.bind(connection)

  connection.prepare = (sql) => {
    if (CHANGES_SCHEMA.test(sql)) {
      kept.clear()
      return prepare(sql)
    }
    const statement = kept.get(sql) ?? prepare(sql)
    kept.delete(sql)
    kept.set(sql, statement)
    if (kept.size > KEPT) kept.delete(kept.keys().next().value!)
    return statement
  }
}
