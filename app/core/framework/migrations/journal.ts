import { createHash } from 'node:crypto'
import {
  affectedBy,
  answered,
  CHANGES_ROWS,
  CHANGES_SCHEMA,
  isMadeBefore,
  SAFE_TWICE,
  type Statement,
  type StatementClient,
} from '#core/framework/migrations/statements'
import type { Direction } from '#core/framework/migrations/runner'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Which statements of a migration that is not recorded yet were carried out; there only while one is under way. */
export const STEPS = 'adonis_schema_steps'

/** A migration that was left half done, with the direction in which it was going; null where there is none. */
export async function halfDoneMigration(
  client: QueryClientContract
): Promise<{ name: string; direction: Direction } | null> {
  if (client.dialect.name !== 'mysql' || !(await client.schema.hasTable(STEPS))) return null
  return client.from(STEPS).select('name', 'direction').orderBy('id').first()
}

interface StepRow {
  digest: string
  done: number
  affected: number | null
}

/** The statements of one migration in one direction, those of earlier runs and of this one. */
export class MigrationJournal {
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
