import { BaseSchema } from '@adonisjs/lucid/schema'

/** Statements of the shop's bank, their entries, and what became of each. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('bank_statements', (table) => {
      table.string('id', 26).primary()
      table.string('format', 16).notNullable()
      table.string('state', 16).notNullable()
      table.string('file_name', 120).notNullable()
      table.string('bank_account', 64).notNullable()
      table.integer('entry_count').notNullable().defaultTo(0)
      table.integer('new_count').notNullable().defaultTo(0)
      table.text('content', 'longtext').nullable()
      table.string('uploaded_by', 60).notNullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.index(['state', 'created_at', 'id'], 'bank_statements_state_index')
    })
    this.schema.createTable('bank_layouts', (table) => {
      table.string('signature', 64).primary()
      table.text('columns').notNullable()
      table.dateTime('updated_at').notNullable()
    })
    this.schema.createTable('bank_entries', (table) => {
      table.string('id', 26).primary()
      table.string('statement_id', 26).notNullable().references('id').inTable('bank_statements')
      table.string('bank_account', 64).notNullable()
      table.string('entry_key', 64).notNullable()
      table.string('direction', 3).notNullable()
      table.date('booked_on').notNullable()
      table.bigInteger('amount_minor').notNullable()
      table.string('currency', 3).notNullable()
      table.string('party', 140).nullable()
      table.string('iban', 42).nullable()
      table.string('purpose', 1000).notNullable()
      table.string('reference', 140).nullable()
      table.string('state', 16).notNullable()
      table.string('reason', 32).nullable()
      table.string('note', 255).nullable()
      table.text('suggestion').nullable()
      table.string('account_id', 26).nullable().references('id').inTable('accounts')
      table.string('refund_id', 26).nullable().references('id').inTable('refunds')
      table.integer('version').notNullable().defaultTo(0)
      table.string('decided_by', 60).nullable()
      table.dateTime('decided_at').nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.unique(['bank_account', 'entry_key'], { indexName: 'bank_entries_key_unique' })
      table.unique(['refund_id'], { indexName: 'bank_entries_refund_unique' })
      table.index(['statement_id', 'id'], 'bank_entries_statement_index')
      table.index(['state', 'id'], 'bank_entries_state_index')
      table.index(['state', 'booked_on', 'id'], 'bank_entries_state_day_index')
      table.index(['state', 'amount_minor', 'id'], 'bank_entries_state_amount_index')
      table.index(['iban', 'state', 'id'], 'bank_entries_iban_index')
      table.index(['account_id', 'id'], 'bank_entries_account_index')
      table.index(['booked_on', 'id'], 'bank_entries_day_index')
      table.index(['amount_minor', 'id'], 'bank_entries_amount_index')
      table.index(['party', 'id'], 'bank_entries_party_index')
    })
    this.schema.alterTable('payments', (table) => {
      table.string('bank_entry_id', 26).nullable().references('id').inTable('bank_entries')
      table.dateTime('undone_at').nullable()
      table.index(['bank_entry_id', 'id'], 'payments_bank_entry_index')
    })
  }

  async down() {
    this.schema.alterTable('payments', (table) => {
      table.dropForeign(['bank_entry_id'])
      table.dropIndex([], 'payments_bank_entry_index')
      table.dropColumn('undone_at')
      table.dropColumn('bank_entry_id')
    })
    this.schema.dropTable('bank_entries')
    this.schema.dropTable('bank_layouts')
    this.schema.dropTable('bank_statements')
  }
}
