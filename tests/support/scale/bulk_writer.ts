import db from '@adonisjs/lucid/services/db'

/** Few enough for the limit that SQLite has for values, and small enough for any packet of MariaDB. */
const ROWS_A_STATEMENT = 400
const ROWS_A_TRANSACTION = 40_000

export type Cell = string | number | null
export type Row = Record<string, Cell>

interface SqliteHandle {
  pragma(statement: string): unknown
  exec(sql: string): unknown
  prepare(sql: string): { run(values: Cell[]): unknown }
}

interface MysqlHandle {
  promise(): { query(sql: string, values?: unknown): Promise<unknown> }
}

/**
 * Fills tables through a connection of its own, past the models and without checks of keys: rows are made while they
 * are written, so that the number of them costs time and no memory.
 */
export class BulkWriter {
  static async use(work: (writer: BulkWriter) => Promise<void>): Promise<void> {
    const { client } = db.connection().getWriteClient()
    const handle = await client.acquireConnection()
    const isMysql = db.connection().dialect.name === 'mysql'
    const lines = isMysql ? new MysqlLines(handle) : new SqliteLines(handle)
    try {
      await lines.open()
      await work(new BulkWriter(lines))
    } finally {
      await lines.close()
      await client.releaseConnection(handle)
    }
  }

  private constructor(private readonly lines: MysqlLines | SqliteLines) {}

  /** Writes every row; all have the columns of the first. */
  async fill(table: string, rows: Iterable<Row>): Promise<void> {
    let batch: Cell[][] = []
    let columns: string[] = []
    let open = 0
    await this.lines.begin()
    for (const row of rows) {
      if (columns.length === 0) columns = Object.keys(row)
      batch.push(columns.map((column) => row[column]))
      if (batch.length < ROWS_A_STATEMENT) continue
      await this.lines.insert(table, columns, batch)
      open += batch.length
      batch = []
      if (open < ROWS_A_TRANSACTION) continue
      await this.lines.commit()
      await this.lines.begin()
      open = 0
    }
    if (batch.length > 0) await this.lines.insert(table, columns, batch)
    await this.lines.commit()
  }
}

class SqliteLines {
  constructor(private readonly handle: SqliteHandle) {}

  async open() {
    this.handle.pragma('foreign_keys = OFF')
    this.handle.pragma('synchronous = OFF')
  }

  async close() {
    this.handle.pragma('synchronous = NORMAL')
    this.handle.pragma('foreign_keys = ON')
  }

  async begin() {
    this.handle.exec('begin')
  }

  async commit() {
    this.handle.exec('commit')
  }

  async insert(table: string, columns: string[], rows: Cell[][]) {
    const places = columns.map(() => '?').join(', ')
    const statement = this.handle.prepare(
      `insert into ${table} (${columns.join(', ')}) values (${places})`
    )
    for (const row of rows) statement.run(row)
  }
}

class MysqlLines {
  readonly #connection

  constructor(handle: MysqlHandle) {
    this.#connection = handle.promise()
  }

  async open() {
    await this.#connection.query('set foreign_key_checks = 0, unique_checks = 0')
  }

  async close() {
    await this.#connection.query('set foreign_key_checks = 1, unique_checks = 1')
  }

  async begin() {
    await this.#connection.query('start transaction')
  }

  async commit() {
    await this.#connection.query('commit')
  }

  async insert(table: string, columns: string[], rows: Cell[][]) {
    await this.#connection.query('insert into ?? (??) values ?', [table, columns, rows])
  }
}
