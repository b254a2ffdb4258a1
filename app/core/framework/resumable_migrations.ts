import { createHash } from 'node:crypto'
import { isServerAway } from '#core/database/outage'
import type { MigrationRunner } from '@adonisjs/lucid/migration'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Which statements of a migration that is not recorded yet were carried out; there only while one is under way. */
export const STEPS = 'adonis_schema_steps'

type Direction = 'up' | 'down'

/** What the runner keeps to itself. */
interface Runner {
  client: QueryClientContract
  direction: Direction
  dryRun: boolean
  disableLocks: boolean
  error: Error | null
  journal?: MigrationJournal
  lock?: LockConnection
  emit(event: 'acquire:lock' | 'release:lock'): void
  executeMigration(migration: { name: string }): Promise<void>
  getClient(disableTransactions: boolean): Promise<QueryClientContract>
  recordMigrated(client: QueryClientContract, name: string, response: unknown): Promise<void>
  recordRollback(client: QueryClientContract, name: string, response: unknown): Promise<void>
  run(): Promise<void>
  runUp(): Promise<void>
  runDown(batch?: number, step?: number): Promise<void>
  acquireLock(): Promise<void>
  releaseLock(): Promise<void>
}

/** What knex hands to a driver, and where it leaves the answer. */
interface Statement {
  sql: string
  bindings?: unknown[]
  response?: unknown
}

interface StatementClient {
  _query(connection: unknown, statement: Statement): Promise<Statement>
}

interface LockConnection {
  connection: unknown
  release(): void
}

const CHANGES_SCHEMA = /^\s*(create|alter|drop|rename|truncate)\b/i
const CHANGES_ROWS = /^\s*(insert|update|delete|replace)\b/i
/** Says itself what is to be done where it was done before. */
const SAFE_TWICE = /\bif (not )?exists\b/i

/** What MariaDB and MySQL say of a change of the schema that was made before. */
const MADE_BEFORE = new Set([
  1005, 1022, 1050, 1051, 1054, 1060, 1061, 1068, 1091, 1146, 1359, 1360, 1826,
])

/**
 * MariaDB and MySQL commit each change of the schema by itself, so that a run that is killed leaves a migration half
 * done, which nothing records. With this each statement is written down: rows that it changed together with them, in one
 * transaction, and a change of the schema before and after. The next run passes over what was done, and takes an answer
 * such as "exists already" for success only of the one change that was under way. What reads before it writes finds what
 * is there; where that leads to other statements, these are carried out. Remove when the framework's runner resumes.
 */
export function resumeMigrations(runner: typeof MigrationRunner): void {
  const proto = runner.prototype as unknown as Runner
  const { executeMigration, getClient, recordMigrated, recordRollback, run, runUp, runDown } = proto

  proto.executeMigration = async function (migration) {
    if (!isResumable(this)) return executeMigration.call(this, migration)
    const journal = await MigrationJournal.open(this.client, migration.name, this.direction)
    this.journal = journal
    try {
      await executeMigration.call(this, migration)
    } catch (error) {
      await journal.forgetFailed()
      throw journal.explain(error)
    } finally {
      this.journal = undefined
    }
  }

  proto.getClient = async function (disableTransactions) {
    const client = await getClient.call(this, disableTransactions)
    if (client.isTransaction) this.journal?.listenTo(client as TransactionClientContract)
    return client
  }

  proto.recordMigrated = async function (client, name, response) {
    await this.journal?.close(client)
    await recordMigrated.call(this, client, name, response)
  }

  proto.recordRollback = async function (client, name, response) {
    await this.journal?.close(client)
    await recordRollback.call(this, client, name, response)
  }

  proto.run = async function () {
    await run.call(this)
    // The command would print where in the code it happened; whoever it fails for is told to look at the server.
    if (this.error && isServerAway(this.error)) throw this.error
  }

  proto.runUp = async function () {
    await refuseWhereLeft(this, 'down', 'node ace migration:rollback')
    await runUp.call(this)
    await dropSteps(this)
  }

  proto.runDown = async function (batch, step) {
    await refuseWhereLeft(this, 'up', 'node ace migration:run')
    await runDown.call(this, batch, step)
    await dropSteps(this)
  }

  keepOneConnectionForTheLock(proto)
}

/** A migration that was left half done, with the direction in which it was going; null where there is none. */
export async function halfDoneMigration(
  client: QueryClientContract
): Promise<{ name: string; direction: Direction } | null> {
  if (client.dialect.name !== 'mysql' || !(await client.schema.hasTable(STEPS))) return null
  return client.from(STEPS).select('name', 'direction').orderBy('id').first()
}

const isResumable = ({ client, dryRun }: Runner) => client.dialect.name === 'mysql' && !dryRun

async function refuseWhereLeft(runner: Runner, direction: Direction, remedy: string) {
  const left = runner.dryRun ? null : await halfDoneMigration(runner.client)
  if (left?.direction !== direction) return
  const what = direction === 'up' ? 'Running' : 'Rolling back'
  throw new Error(`${what} ${left.name} was interrupted. Finish it first: ${remedy}`)
}

async function dropSteps(runner: Runner): Promise<void> {
  if (isResumable(runner)) await runner.client.rawQuery(`drop table if exists ${STEPS}`)
}

interface StepRow {
  digest: string
  done: number
  affected: number | null
}

/** The statements of one migration in one direction, those of earlier runs and of this one. */
class MigrationJournal {
  #client?: QueryClientContract
  /** Rows that earlier runs changed, for each statement by its digest, in their order. */
  readonly #done = new Map<string, number[]>()
  readonly #underWay = new Set<string>()
  readonly #isResumed: boolean

  private constructor(
    private readonly outside: QueryClientContract,
    private readonly name: string,
    private readonly direction: Direction,
    rows: StepRow[]
  ) {
    this.#isResumed = rows.length > 0
    for (const { digest, done, affected } of rows) {
      if (done) this.#done.set(digest, [...(this.#done.get(digest) ?? []), Number(affected ?? 0)])
      else this.#underWay.add(digest)
    }
  }

  static async open(client: QueryClientContract, name: string, direction: Direction) {
    await client.rawQuery(
      `create table if not exists ${STEPS} (id bigint unsigned not null auto_increment primary key, name varchar(255) not null, direction varchar(8) not null, digest varchar(64) not null, done tinyint not null, affected bigint null)`
    )
    const rows: StepRow[] = await client.from(STEPS).where({ name, direction }).orderBy('id')
    return new MigrationJournal(client, name, direction, rows)
  }

  /** From now on each statement of the transaction is looked up and written down. */
  listenTo(trx: TransactionClientContract): void {
    this.#client = trx
    const { client } = trx.knexClient as unknown as { client: StatementClient }
    const query = client._query.bind(client)
    client._query = (connection, statement) =>
      this.#client
        ? this.#carryOut(statement, () => query(connection, statement))
        : query(connection, statement)
  }

  /** Writes down nothing more; what was written goes with the transaction that records the migration. */
  async close(trx: QueryClientContract): Promise<void> {
    this.#client = undefined
    await trx.from(STEPS).where({ name: this.name, direction: this.direction }).delete()
  }

  /** What failed is not under way: the next run must not take "exists already" for its success. */
  async forgetFailed(): Promise<void> {
    this.#client = undefined
    const mine = { name: this.name, direction: this.direction, done: 0 }
    await this.outside.from(STEPS).where(mine).delete()
  }

  explain(error: unknown): unknown {
    if (this.#isResumed || !isMadeBefore(error)) return error
    return new Error(
      `${this.name} changes what was changed before, as where a run of an earlier version was interrupted in the middle of it. Bring back the backup that was made before the update, then migrate again`,
      { cause: error }
    )
  }

  #carryOut(statement: Statement, run: () => Promise<Statement>): Promise<Statement> {
    const { sql, bindings = [] } = statement
    if (SAFE_TWICE.test(sql)) return run()
    const digest = createHash('sha256')
      .update(JSON.stringify([sql, bindings]))
      .digest('hex')
    if (CHANGES_SCHEMA.test(sql)) return this.#changeSchema(digest, statement, run)
    return CHANGES_ROWS.test(sql) ? this.#changeRows(digest, statement, run) : run()
  }

  async #changeRows(digest: string, statement: Statement, run: () => Promise<Statement>) {
    const before = this.#done.get(digest)?.shift()
    if (before !== undefined) return answered(statement, before)
    const answer = await run()
    await this.#write({ digest, done: 1, affected: affectedBy(answer) })
    return answer
  }

  async #changeSchema(digest: string, statement: Statement, run: () => Promise<Statement>) {
    if (this.#done.get(digest)?.shift() !== undefined) return answered(statement, 0)
    const wasUnderWay = this.#underWay.delete(digest)
    // The change itself commits this row before it begins.
    if (!wasUnderWay) await this.#write({ digest, done: 0, affected: null })
    const answer = await run().catch((error) => {
      if (wasUnderWay && isMadeBefore(error)) return answered(statement, 0)
      throw error
    })
    const { name, direction } = this
    await this.#silently(async (trx) => {
      // The change ended the transaction, and what follows belongs together again.
      await trx.rawQuery('start transaction')
      await trx.from(STEPS).where({ name, direction, digest, done: 0 }).update({ done: 1 })
    })
    return answer
  }

  #write(row: StepRow) {
    const { name, direction } = this
    return this.#silently((trx) => trx.table(STEPS).insert({ name, direction, ...row }))
  }

  /** Its own statements are no part of the migration. */
  async #silently(work: (trx: QueryClientContract) => Promise<unknown>): Promise<void> {
    const trx = this.#client
    if (!trx) return
    this.#client = undefined
    try {
      await work(trx)
    } finally {
      this.#client = trx
    }
  }
}

function answered(statement: Statement, affectedRows: number): Statement {
  return Object.assign(statement, { response: [{ affectedRows, insertId: 0 }, undefined] })
}

function affectedBy({ response }: Statement): number {
  const [header] = Array.isArray(response) ? response : [null]
  return Number(header?.affectedRows ?? 0)
}

function isMadeBefore(error: unknown): boolean {
  const errno = typeof error === 'object' && error !== null && 'errno' in error ? error.errno : null
  return MADE_BEFORE.has(Number(errno))
}

interface RawKnex {
  client: {
    acquireConnection(): Promise<unknown>
    releaseConnection(connection: unknown): Promise<void>
  }
  raw(sql: string): { connection(connection: unknown): Promise<[{ got: number | null }[]]> }
}

/** Of each database on a server its own. */
const LOCK = "concat('migrations of ', left(database(), 45))"

/**
 * A lock belongs to the connection that took it, and the runner takes it over one of the pool and gives it back over
 * another, which fails, or lets it go with the first in the middle of the work. It keeps a connection for it now.
 */
function keepOneConnectionForTheLock(proto: Runner): void {
  const { acquireLock, releaseLock } = proto

  proto.acquireLock = async function () {
    if (this.client.dialect.name !== 'mysql' || this.disableLocks) return acquireLock.call(this)
    const knex = this.client.getWriteClient() as unknown as RawKnex
    const connection = await knex.client.acquireConnection()
    const release = () => void knex.client.releaseConnection(connection)
    const [[{ got }]] = await knex.raw(`select get_lock(${LOCK}, 0) as got`).connection(connection)
    if (got !== 1) {
      release()
      throw new Error('Migrations run already in another process. Wait until it has ended')
    }
    this.lock = { connection, release }
    this.emit('acquire:lock')
  }

  proto.releaseLock = async function () {
    if (this.client.dialect.name !== 'mysql' || this.disableLocks) return releaseLock.call(this)
    if (!this.lock) return
    const { connection, release } = this.lock
    this.lock = undefined
    const knex = this.client.getWriteClient() as unknown as RawKnex
    await knex.raw(`select release_lock(${LOCK}) as got`).connection(connection)
    release()
    this.emit('release:lock')
  }
}
