import { BaseSchema } from '@adonisjs/lucid/schema'
import logger from '@adonisjs/core/services/logger'

const FINAL = ['credit_notes', 'credit_note_lines', 'credit_note_tax_groups']

/** Credit notes, which nothing may change once they are written, and which of them a refund belongs to. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('credit_notes', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('invoice_id', 26).notNullable().references('id').inTable('invoices')
      table.string('series', 20).notNullable()
      table.bigInteger('seq').notNullable()
      table.string('number', 40).notNullable().unique()
      table.string('currency', 3).notNullable()
      table.bigInteger('net_minor').notNullable()
      table.bigInteger('tax_minor').notNullable()
      table.bigInteger('total_minor').notNullable()
      table.bigInteger('returned_minor').notNullable()
      table.string('settle', 16).notNullable()
      table.string('cause', 100).notNullable()
      table.string('reason', 255).notNullable()
      table.string('issued_by', 60).notNullable()
      table.date('issued_on').notNullable()
      table.text('snapshot', 'mediumtext').notNullable()
      table.string('snapshot_hash', 64).notNullable()
      table.dateTime('created_at').notNullable()
      table.unique(['series', 'seq'], { indexName: 'credit_notes_series_seq_unique' })
      table.unique(['invoice_id', 'cause'], { indexName: 'credit_notes_cause_unique' })
      table.index(['account_id', 'id'], 'credit_notes_account_index')
      table.index(['total_minor', 'id'], 'credit_notes_total_list_index')
    })

    this.schema.createTable('credit_note_lines', (table) => {
      table.string('id', 26).primary()
      table.string('credit_note_id', 26).notNullable().references('id').inTable('credit_notes')
      table.string('invoice_line_id', 26).notNullable().references('id').inTable('invoice_lines')
      table.integer('position').notNullable()
      table.string('description', 255).notNullable()
      table.integer('days').nullable()
      table.bigInteger('net_minor').notNullable()
      table.bigInteger('tax_minor').notNullable()
      table.unique(['credit_note_id', 'position'], { indexName: 'credit_note_lines_unique' })
      table.index(['invoice_line_id'], 'credit_note_lines_invoice_line_index')
    })

    this.schema.createTable('credit_note_tax_groups', (table) => {
      table.string('id', 26).primary()
      table.string('credit_note_id', 26).notNullable().references('id').inTable('credit_notes')
      table.string('category', 2).notNullable()
      table.string('country', 2).notNullable()
      table.integer('rate_bp').notNullable()
      table.bigInteger('taxable_minor').notNullable()
      table.bigInteger('tax_minor').notNullable()
      table.string('reason', 40).nullable()
      table.index(['credit_note_id'], 'credit_note_tax_groups_note_index')
    })

    this.schema.alterTable('refunds', (table) => {
      table.string('credit_note_id', 26).nullable()
      table.string('reference', 255).nullable()
      table.index(['credit_note_id'], 'refunds_credit_note_index')
    })

    this.defer(async (db) => {
      const make = db.dialect.name.includes('sqlite') ? sqliteTrigger : mariadbTrigger
      try {
        for (const [table, what] of guarded()) await db.rawQuery(make(table, what))
      } catch (error) {
        if (!needsSuperuser(error)) throw error
        logger.warn(
          'The database user may not create triggers: credit notes are final by code alone'
        )
      }
    })
  }

  async down() {
    this.defer(async (db) => {
      for (const [table, what] of guarded())
        await db.rawQuery(`drop trigger if exists ${table}_no_${what}`)
    })
    this.schema.alterTable('refunds', (table) => {
      table.dropIndex(['credit_note_id'], 'refunds_credit_note_index')
      table.dropColumn('credit_note_id')
      table.dropColumn('reference')
    })
    for (const table of FINAL.toReversed()) this.schema.dropTable(table)
  }
}

function guarded(): [table: string, what: 'update' | 'delete'][] {
  return FINAL.flatMap((table): [string, 'update' | 'delete'][] => [
    [table, 'update'],
    [table, 'delete'],
  ])
}

function sqliteTrigger(table: string, what: string): string {
  return `create trigger ${table}_no_${what} before ${what} on ${table} begin select raise(abort, 'A credit note is final'); end`
}

function mariadbTrigger(table: string, what: string): string {
  return `create trigger ${table}_no_${what} before ${what} on ${table} for each row signal sqlstate '45000' set message_text = 'A credit note is final'`
}

function needsSuperuser(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : ''
  return code === 'ER_BINLOG_CREATE_ROUTINE_NEED_SUPER' || code === 'ER_TABLEACCESS_DENIED_ERROR'
}
