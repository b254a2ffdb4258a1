import { BaseSchema } from '@adonisjs/lucid/schema'

/** Invoices that nobody is expected to pay any more; one that is paid later, corrected or void is taken back first. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('write_offs', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('invoice_id', 26).notNullable().references('id').inTable('invoices')
      table.bigInteger('amount_minor').notNullable()
      table.bigInteger('tax_minor').notNullable()
      table.string('currency', 3).notNullable()
      table.string('reason', 255).notNullable()
      table.string('written_off_by', 60).notNullable()
      table.string('open_key', 26).nullable().unique('write_offs_open_key_unique')
      table.dateTime('reversed_at').nullable()
      table.dateTime('created_at').notNullable()
      table.index(['invoice_id'], 'write_offs_invoice_index')
      table.index(['account_id', 'id'], 'write_offs_account_index')
    })
  }

  async down() {
    this.schema.dropTable('write_offs')
  }
}
