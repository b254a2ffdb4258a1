import { BaseSchema } from '@adonisjs/lucid/schema'

/** Invoices that staff are writing. They have no number, are nobody's debt, and go when they are issued or deleted. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('invoice_drafts', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('currency', 3).notNullable()
      table.integer('due_days').notNullable()
      table.integer('version').notNullable().defaultTo(0)
      table.string('created_by', 60).notNullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.index(['account_id', 'id'], 'invoice_drafts_account_index')
    })

    this.schema.createTable('invoice_draft_lines', (table) => {
      table.string('id', 26).primary()
      table
        .string('draft_id', 26)
        .notNullable()
        .references('id')
        .inTable('invoice_drafts')
        .onDelete('CASCADE')
      table.integer('position').notNullable()
      table.string('description', 255).notNullable()
      table.integer('quantity').notNullable()
      table.bigInteger('unit_minor').notNullable()
      table.date('period_start').nullable()
      table.date('period_end').nullable()
      table.unique(['draft_id', 'position'], { indexName: 'invoice_draft_lines_unique' })
    })
  }

  async down() {
    this.schema.dropTable('invoice_draft_lines')
    this.schema.dropTable('invoice_drafts')
  }
}
