import { BaseSchema } from '@adonisjs/lucid/schema'
import logger from '@adonisjs/core/services/logger'

const LEDGER = ['ledger_accounts', 'ledger_transfers']

/** What an invoice says once it has a number. Its state and what was paid of it go on changing. */
const FINAL_COLUMNS = [
  'account_id',
  'series',
  'seq',
  'number',
  'currency',
  'tax_mode',
  'net_minor',
  'tax_minor',
  'total_minor',
  'issued_on',
  'due_on',
  'snapshot',
  'snapshot_hash',
]

/** The database itself refuses to change the ledger and issued invoices, whoever asks. */
export default class extends BaseSchema {
  async up() {
    this.defer(async (db) => {
      const isSqlite = db.dialect.name.includes('sqlite')
      try {
        for (const statement of isSqlite ? sqliteTriggers() : mariadbTriggers())
          await db.rawQuery(statement)
      } catch (error) {
        if (!needsSuperuser(error)) throw error
        logger.warn(
          'The database user may not create triggers: the ledger is append-only by code alone'
        )
      }
    })
  }

  async down() {
    this.defer(async (db) => {
      for (const name of triggerNames()) await db.rawQuery(`drop trigger if exists ${name}`)
    })
  }
}

function triggerNames(): string[] {
  return [
    ...LEDGER.flatMap((table) => [`${table}_no_update`, `${table}_no_delete`]),
    'invoices_final',
    'invoices_no_delete',
  ]
}

function sqliteTriggers(): string[] {
  const refuse = (what: string) => `begin select raise(abort, '${what}'); end`
  const changed = FINAL_COLUMNS.map((column) => `new.${column} is not old.${column}`).join(' or ')
  return [
    ...LEDGER.flatMap((table) => [
      `create trigger ${table}_no_update before update on ${table} ${refuse('The ledger is append-only')}`,
      `create trigger ${table}_no_delete before delete on ${table} ${refuse('The ledger is append-only')}`,
    ]),
    `create trigger invoices_final before update on invoices when old.number is not null and (${changed}) ${refuse('An issued invoice is final')}`,
    `create trigger invoices_no_delete before delete on invoices when old.number is not null ${refuse('An issued invoice is final')}`,
  ]
}

function mariadbTriggers(): string[] {
  const refuse = (what: string) => `signal sqlstate '45000' set message_text = '${what}'`
  const changed = FINAL_COLUMNS.map((column) => `not (new.${column} <=> old.${column})`).join(
    ' or '
  )
  const final = refuse('An issued invoice is final')
  return [
    ...LEDGER.flatMap((table) => [
      `create trigger ${table}_no_update before update on ${table} for each row ${refuse('The ledger is append-only')}`,
      `create trigger ${table}_no_delete before delete on ${table} for each row ${refuse('The ledger is append-only')}`,
    ]),
    `create trigger invoices_final before update on invoices for each row begin if old.number is not null and (${changed}) then ${final}; end if; end`,
    `create trigger invoices_no_delete before delete on invoices for each row begin if old.number is not null then ${final}; end if; end`,
  ]
}

function needsSuperuser(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : ''
  return code === 'ER_BINLOG_CREATE_ROUTINE_NEED_SUPER' || code === 'ER_TABLEACCESS_DENIED_ERROR'
}
