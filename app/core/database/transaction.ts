import db from '@adonisjs/lucid/services/db'
import { claimSubmission } from '#core/forms/submission'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const ATTEMPTS = 5

/** Errors that say "somebody else was first, try again": SQLite's busy and MariaDB's deadlock and lock-wait timeout. */
const RETRYABLE = new Set([
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_CHECKREAD',
])

/**
 * Runs work in one transaction and retries it as a whole when the database asks for that, so the work must be safe
 * to run again. Given an open transaction it joins that one. Inside, every query uses `trx`: SQLite has one
 * connection, and a query beside the transaction would wait for it for ever. No remote call and no mail inside.
 */
export async function transaction<T>(
  work: (trx: TransactionClientContract) => Promise<T>,
  within?: TransactionClientContract
): Promise<T> {
  if (within) return work(within)

  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(async (trx) => {
        await lockFirst(trx)
        await claimSubmission(trx)
        return work(trx)
      })
    } catch (error) {
      if (attempt === ATTEMPTS || !isRetryable(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, attempt * 20 * (1 + Math.random())))
    }
  }
}

/** Runs queries that see the database as it is at one moment, and write nothing; inside, every query uses `trx`. */
export function snapshot<T>(work: (trx: TransactionClientContract) => Promise<T>): Promise<T> {
  return db.transaction(work)
}

/**
 * SQLite learns at the first write that a transaction is a writer, and refuses it where another process wrote since its
 * first read. A write of nothing says so at the beginning, where SQLite waits for its turn instead.
 */
async function lockFirst(trx: TransactionClientContract): Promise<void> {
  if (trx.dialect.name === 'mysql') return
  await trx.rawQuery('update sequences set value = value where 1 = 0')
}

/** Whether the database asks to run a whole transaction again; after the last attempt, somebody else goes on being first. */
export function isRetryable(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    RETRYABLE.has(String(error.code))
  )
}

export { isUniqueViolation } from '#core/database/unique_violation'
