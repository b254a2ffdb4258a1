import { BaseSchema } from '@adonisjs/lucid/schema'

/** What accounts want done when their credit runs low; and the way from a ledger account to its latest movements. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('auto_top_ups', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().unique().references('id').inTable('accounts')
      table.string('state', 16).notNullable()
      table.string('currency', 3).notNullable()
      table.bigInteger('below_minor').notNullable()
      table.bigInteger('add_minor').notNullable()
      table.bigInteger('monthly_cap_minor').notNullable()
      table.string('stopped_reason', 40).nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.index(['state', 'id'], 'auto_top_ups_state_index')
    })
    this.schema.alterTable('ledger_transfers', (table) => {
      table.index(['debit_id', 'id'], 'ledger_transfers_debit_list_index')
      table.index(['credit_id', 'id'], 'ledger_transfers_credit_list_index')
    })
  }

  async down() {
    this.schema.alterTable('ledger_transfers', (table) => {
      table.dropIndex(['debit_id', 'id'], 'ledger_transfers_debit_list_index')
      table.dropIndex(['credit_id', 'id'], 'ledger_transfers_credit_list_index')
    })
    this.schema.dropTable('auto_top_ups')
  }
}
