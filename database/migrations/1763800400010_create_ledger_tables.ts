import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('ledger_accounts', (table) => {
      table.string('id', 26).primary()
      table.string('key', 120).notNullable().unique()
      table.string('code', 40).notNullable()
      table.string('account_id', 26).nullable().references('id').inTable('accounts')
      table.string('currency', 3).notNullable()
      table.dateTime('created_at').notNullable()
      table.index(['code', 'currency'], 'ledger_accounts_code_index')
    })

    this.schema.createTable('ledger_transfers', (table) => {
      table.string('id', 26).primary()
      table.string('idem', 120).notNullable().unique()
      table.string('debit_id', 26).notNullable().references('id').inTable('ledger_accounts')
      table.string('credit_id', 26).notNullable().references('id').inTable('ledger_accounts')
      table.bigInteger('amount_minor').notNullable()
      table.string('currency', 3).notNullable()
      table.string('kind', 32).notNullable()
      table.string('invoice_id', 26).nullable()
      table.string('ref_type', 32).notNullable()
      table.string('ref_id', 26).notNullable()
      table.dateTime('posted_at').notNullable()
      table.index(['debit_id', 'posted_at'], 'ledger_transfers_debit_index')
      table.index(['credit_id', 'posted_at'], 'ledger_transfers_credit_index')
      table.index(['invoice_id'], 'ledger_transfers_invoice_index')
      table.index(['ref_type', 'ref_id'], 'ledger_transfers_ref_index')
    })
  }

  async down() {
    this.schema.dropTable('ledger_transfers')
    this.schema.dropTable('ledger_accounts')
  }
}
