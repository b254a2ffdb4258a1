import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('invoices', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('order_id', 26).nullable().index()
      table.string('series', 20).nullable()
      table.bigInteger('seq').nullable()
      table.string('number', 40).nullable().unique()
      table.string('state', 32).notNullable().defaultTo('draft')
      table.string('currency', 3).notNullable()
      table.string('tax_mode', 16).notNullable()
      table.bigInteger('net_minor').notNullable()
      table.bigInteger('tax_minor').notNullable()
      table.bigInteger('total_minor').notNullable()
      table.bigInteger('paid_minor').notNullable().defaultTo(0)
      table.bigInteger('refunded_minor').notNullable().defaultTo(0)
      table.date('issued_on').nullable()
      table.date('due_on').notNullable()
      table.text('snapshot', 'mediumtext').nullable()
      table.string('snapshot_hash', 64).nullable()
      table.dateTime('paid_at').nullable()
      table.dateTime('voided_at').nullable()
      table.string('void_reason', 255).nullable()
      table.string('void_by', 60).nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.unique(['series', 'seq'], { indexName: 'invoices_series_seq_unique' })
      table.index(['account_id', 'state', 'issued_on'], 'invoices_account_index')
      table.index(['state', 'due_on'], 'invoices_due_index')
    })

    this.schema.createTable('invoice_lines', (table) => {
      table.string('id', 26).primary()
      table.string('invoice_id', 26).notNullable().references('id').inTable('invoices')
      table.integer('position').notNullable()
      table.string('kind', 32).notNullable()
      table.string('service_id', 26).nullable().references('id').inTable('services')
      table.string('description', 255).notNullable()
      table.integer('quantity').notNullable()
      table.bigInteger('unit_minor').notNullable()
      table.bigInteger('net_minor').notNullable()
      table.bigInteger('tax_minor').notNullable()
      table.date('period_start').nullable()
      table.date('period_end').nullable()
      table.unique(['invoice_id', 'position'], { indexName: 'invoice_lines_position_unique' })
      table.index(['service_id'], 'invoice_lines_service_index')
    })

    this.schema.createTable('invoice_tax_groups', (table) => {
      table.string('id', 26).primary()
      table.string('invoice_id', 26).notNullable().references('id').inTable('invoices')
      table.string('category', 2).notNullable()
      table.string('country', 2).notNullable()
      table.integer('rate_bp').notNullable()
      table.bigInteger('taxable_minor').notNullable()
      table.bigInteger('tax_minor').notNullable()
      table.string('reason', 40).nullable()
      table.index(['invoice_id'], 'invoice_tax_groups_invoice_index')
    })

    this.schema.createTable('tax_rates', (table) => {
      table.string('id', 26).primary()
      table.string('country', 2).notNullable()
      table.integer('rate_bp').notNullable()
      table.date('valid_from').notNullable()
      table.dateTime('created_at').notNullable()
      table.unique(['country', 'valid_from'], { indexName: 'tax_rates_country_unique' })
    })

    this.schema.createTable('vat_confirmations', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('vat_id', 20).notNullable()
      table.string('confirmed_by', 26).notNullable()
      table.dateTime('created_at').notNullable()
      table.unique(['account_id', 'vat_id'], { indexName: 'vat_confirmations_account_unique' })
    })
  }

  async down() {
    this.schema.dropTable('vat_confirmations')
    this.schema.dropTable('tax_rates')
    this.schema.dropTable('invoice_tax_groups')
    this.schema.dropTable('invoice_lines')
    this.schema.dropTable('invoices')
  }
}
