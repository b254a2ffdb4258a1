import { randomInt } from 'node:crypto'
import logger from '@adonisjs/core/services/logger'
import db from '@adonisjs/lucid/services/db'
import { raiseSequence } from '#core/database/sequence'
import { transaction } from '#core/database/transaction'
import { shopHold } from '#core/hold/shop_hold'
import { repeatedErrors } from '#core/repeated_errors'
import { knownMark, marksFile, rememberMark } from '#core/restore/known_marks'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const DATABASE = 'core.database'
const MARK = 'core.mark'

const LOOK_EVERY_MS = 60_000
/** What was committed before may be lost in a power cut or when another server takes over, and is on disk by then. */
const DURABLE_AFTER_MS = 5 * 60_000
/** Farther than the clock of any machine that still knows an older mark is wrong. */
const AHEAD_MS = 24 * 60 * 60_000

/**
 * Notices that an older copy of the database was put back, and holds the shop closed until `restore:check` opens it. The
 * database counts on while the panel runs; a file beside it remembers how far it had come some minutes ago. A database
 * that is behind its own past was restored; one that the file does not know is new, moved, or another one.
 */
export class RestoreWatch {
  #lookedAt = -Infinity
  #counted: { mark: number; at: number }[] = []

  constructor(
    private readonly file: () => string = marksFile,
    private readonly now: () => number = () => performance.now()
  ) {}

  /** Looks, at most once a minute. Throws where the database does not answer. */
  async look(): Promise<void> {
    if (this.now() - this.#lookedAt < LOOK_EVERY_MS) return
    await this.#look()
    this.#lookedAt = this.now()
  }

  /** Takes the database as it is for the present one, as `restore:check` does before it opens the shop. */
  async accept(): Promise<void> {
    this.#counted = []
    const database = await databaseNumber()
    const known = await knownMark(this.file(), database)
    await transaction((trx) => raiseSequence(trx, MARK, Math.max(Date.now(), known) + AHEAD_MS))
  }

  async #look(): Promise<void> {
    if (await shopHold.isOn()) return
    const database = await databaseNumber()
    const known = await knownMark(this.file(), database)
    const mark = await transaction((trx) => countOn(trx, known))
    if (mark === null) return this.#hold()
    this.#counted.push({ mark, at: this.now() })
    await this.#remember(database, known).catch((error) =>
      repeatedErrors.tell('warn', { err: error, file: this.file() }, 'mark was not remembered')
    )
  }

  async #hold(): Promise<void> {
    await shopHold.begin({ because: 'older_database' })
    logger.error(
      { event: 'restore.noticed' },
      'the database is older than the one that ran here: the shop is held closed until node ace restore:check opens it'
    )
  }

  /** Remembers what is durable by now, never less than before. */
  async #remember(database: number, known: number): Promise<void> {
    const durable = this.#counted.filter(({ at }) => this.now() - at >= DURABLE_AFTER_MS)
    const last = durable.at(-1)
    this.#counted = this.#counted.slice(durable.length)
    if (last && last.mark > known) await rememberMark(this.file(), database, last.mark)
  }
}

export const restoreWatch = new RestoreWatch()

/** Lets the database count on, and answers how far it is; null, and nothing is counted, where it is behind what is known. */
async function countOn(trx: TransactionClientContract, known: number): Promise<number | null> {
  const mark = () => trx.from('sequences').where('name', MARK)
  await raiseSequence(trx, MARK, 1)
  const before = await mark().forUpdate().select('value').firstOrFail()
  if (Number(before.value) < known) return null
  const next = Math.max(Number(before.value) + 1, Date.now())
  await mark().update({ value: next })
  return next
}

/** A number of this database and of its copies only. */
async function databaseNumber(): Promise<number> {
  const find = () => db.from('sequences').where('name', DATABASE).select('value').first()
  const known = await find()
  if (known) return Number(known.value)
  const made = { name: DATABASE, value: randomInt(1, 2 ** 47) }
  await db.knexQuery().table('sequences').insert(made).onConflict('name').ignore()
  const kept = await find()
  return Number(kept?.value)
}
