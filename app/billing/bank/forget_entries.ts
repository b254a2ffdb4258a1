import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import type { ScheduledTask } from '#core/work/work_registry'

const DAY_MS = 24 * 3600_000
/** Files whose columns nobody named. */
const FILES_DAYS = 14
/** Entries that were left out of the books: who paid whom for what is no business of the shop. */
const IGNORED_DAYS = 400

/** Forgets what banks told and the books do not need. */
export const forgetBankEntries: ScheduledTask = {
  name: 'billing.forget_bank_entries',
  everyMs: DAY_MS,

  async run() {
    await db
      .from('bank_statements')
      .where('state', 'columns')
      .where('created_at', '<', sqlTime(clock.now().minus({ days: FILES_DAYS })))
      .whereNotExists(
        db
          .from('bank_entries')
          .whereColumn('bank_entries.statement_id', 'bank_statements.id')
          .select('bank_entries.id')
      )
      .delete()
    const old = clock.now().minus({ days: IGNORED_DAYS })
    await db
      .from('bank_entries')
      .where('state', 'ignored')
      .where('booked_on', '<', old.toISODate())
      .where((some) => some.whereNotNull('party').orWhereNotNull('iban').orWhereNot('purpose', ''))
      .update({ party: null, iban: null, purpose: '', note: null, updated_at: sqlTime() })
  },
}
