import db from '@adonisjs/lucid/services/db'
import type { Invariant } from '#billing/contracts/invariants'

/**
 * A rule that one statement can judge: it selects a `subject` and what was `found` of each row that breaks the rule. Read in the
 * dialect that SQLite and MariaDB share.
 */
export function byQuery(id: string, rule: string, sql: () => string): Invariant {
  return {
    id,
    rule,
    async breaches(limit) {
      const answer = await db.rawQuery(`select * from (${sql()}) as breaches limit ${limit}`)
      const rows: { subject: unknown; found: unknown }[] = isMysql() ? answer[0] : answer
      return rows.map(({ subject, found }) => ({ subject: String(subject), found: String(found) }))
    },
  }
}

/** Whether the books are kept on MariaDB or MySQL. */
export function isMysql(): boolean {
  return db.connection().dialect.name === 'mysql'
}

/** A day as both databases compare it. */
export function day(column: string): string {
  return `date(${column})`
}

export function nextDay(column: string): string {
  return isMysql() ? `date_add(${column}, interval 1 day)` : `date(${column}, '+1 day')`
}

/** Joins parts to one text, as both databases do. */
export function text(...parts: string[]): string {
  return isMysql() ? `concat(${parts.join(', ')})` : parts.join(' || ')
}
