import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'

const COLUMN = 'database_ms'

export interface DatabaseTime {
  /** The database's own time in milliseconds, which all processes share. It travels with the clock of tests. */
  nowMs: number
  /** How far the clock of this process is ahead of the database's; negative where it is behind. */
  aheadMs: number
}

/** What time it is for the database. */
export async function databaseTime(): Promise<DatabaseTime> {
  const asked = Date.now()
  const row = await db.query().select(databaseTimeColumn()).firstOrFail()
  return timeOf(row, asked)
}

/** The database's time as a column of a query, for `timeOf`. */
export function databaseTimeColumn() {
  const expression =
    db.connection().dialect.name === 'mysql'
      ? 'floor(unix_timestamp(now(6)) * 1000)'
      : "cast((julianday('now') - 2440587.5) * 86400000 as integer)"
  return db.raw(`${expression} as ${COLUMN}`)
}

/** Reads the column of a row that was asked for at a moment of this process; half of the way there and back is taken off. */
export function timeOf(row: Record<string, unknown>, asked: number): DatabaseTime {
  const answered = Date.now()
  const there = Number(row[COLUMN])
  return {
    nowMs: there + clock.nowMs() - answered,
    aheadMs: Math.round((asked + answered) / 2 - there),
  }
}
