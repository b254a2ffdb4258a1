const KEPT = 500
const CHANGES_SCHEMA = /^\s*(create|alter|drop)\b/i
const LIMITED = /^select\b.* limit \?$/is
const TEXT_OR_EQUAL = /'[^']*'|"[^"]*"|`[^`]*`|= \?/g

interface Statement {
  all(bindings: readonly unknown[]): unknown[]
  safeIntegers(on: boolean): unknown
}

interface Handle {
  prepare(sql: string): unknown
}

/**
 * Keeps what SQLite prepared, because preparing costs more than running a small statement and knex does it each time.
 * The oldest statement goes when there are too many; all go when a table changes, because they know its columns. Remove
 * when knex keeps prepared statements of SQLite.
 */
export function keepStatements(connection: Handle): void {
  const kept = new Map<string, unknown>()
  const prepare = connection.prepare.bind(connection)

  const statementOf = (sql: string) => {
    const statement = kept.get(sql) ?? prepare(plannedOnce(sql))
    kept.delete(sql)
    kept.set(sql, statement)
    if (kept.size > KEPT) kept.delete(kept.keys().next().value!)
    return statement
  }

  connection.prepare = (sql) => {
    if (CHANGES_SCHEMA.test(sql)) {
      kept.clear()
      return prepare(sql)
    }
    if (!LIMITED.test(sql)) return statementOf(sql)
    return new Limited(sql, (text) => statementOf(text) as Statement)
  }
}

/**
 * SQLite looks whether what a column is compared with is a small number, and plans a statement again whenever such a value is
 * bound. A plus sign before the value changes nothing but that it does not look.
 */
const plannedOnce = (sql: string): string =>
  sql.replaceAll(TEXT_OR_EQUAL, (part) => (part === '= ?' ? '= +?' : part))

/**
 * A query whose limit is a value. SQLite plans by that value, so it prepares the query again whenever one is bound; with the
 * number in its text it is prepared once for each number, and there are few. Remove when knex writes limits as numbers.
 */
class Limited {
  readonly reader = true
  #safeIntegers: boolean | undefined

  constructor(
    private readonly sql: string,
    private readonly statementOf: (sql: string) => Statement
  ) {}

  safeIntegers(on: boolean): this {
    this.#safeIntegers = on
    return this
  }

  all(bindings: readonly unknown[]): unknown[] {
    const limit = bindings.at(-1)
    if (!Number.isSafeInteger(limit)) return this.#run(this.sql, bindings)
    return this.#run(`${this.sql.slice(0, -1)}${limit}`, bindings.slice(0, -1))
  }

  #run(sql: string, bindings: readonly unknown[]): unknown[] {
    const statement = this.statementOf(sql)
    if (this.#safeIntegers !== undefined) statement.safeIntegers(this.#safeIntegers)
    return statement.all(bindings)
  }
}
