import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('disputes', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('payment_id', 26).notNullable().references('id').inTable('payments')
      table.string('invoice_id', 26).nullable().references('id').inTable('invoices')
      table.string('gateway', 32).notNullable()
      table.string('external_id', 100).notNullable()
      table.string('state', 32).notNullable()
      table.boolean('is_inquiry').notNullable()
      table.boolean('blocks_refunds').notNullable()
      table.string('reason', 60).notNullable()
      table.bigInteger('amount_minor').notNullable()
      table.string('currency', 3).notNullable()
      table.dateTime('answer_by').nullable()
      table.dateTime('opened_at').notNullable()
      table.dateTime('closed_at').nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.unique(['gateway', 'external_id'], { indexName: 'disputes_external_unique' })
      table.index(['payment_id'], 'disputes_payment_index')
      table.index(['invoice_id'], 'disputes_invoice_index')
      table.index(['account_id', 'opened_at'], 'disputes_account_index')
    })
    this.schema.alterTable('refunds', (table) => {
      table.bigInteger('from_credit_minor').notNullable().defaultTo(0)
    })
    this.schema.alterTable('billing_findings', (table) => {
      table.string('invoice_id', 26).nullable().references('id').inTable('invoices')
    })
    this.schema.alterTable('gateway_cursors', (table) => {
      table.bigInteger('compared_until').nullable()
    })
  }

  async down() {
    this.schema.alterTable('gateway_cursors', (table) => {
      table.dropColumn('compared_until')
    })
    this.schema.alterTable('billing_findings', (table) => {
      table.dropForeign(['invoice_id'])
      table.dropColumn('invoice_id')
    })
    this.schema.alterTable('refunds', (table) => {
      table.dropColumn('from_credit_minor')
    })
    this.schema.dropTable('disputes')
  }
}
