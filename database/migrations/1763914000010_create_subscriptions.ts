import { BaseSchema } from '@adonisjs/lucid/schema'

/** What services are billed again and again, how far they are invoiced, and what an invoice is for. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('subscriptions', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table
        .string('service_id', 26)
        .notNullable()
        .unique('subscriptions_service_unique')
        .references('id')
        .inTable('services')
      table.string('product_id', 26).nullable()
      table.string('plan_id', 26).nullable()
      table.string('name', 120).notNullable()
      table.string('hostname', 253).notNullable()
      table.string('state', 16).notNullable().defaultTo('pending')
      table.string('currency', 3).notNullable()
      table.string('cycle_unit', 16).notNullable()
      table.integer('cycle_count').notNullable()
      table.bigInteger('price_minor').notNullable()
      table.string('first_invoice_id', 26).nullable().references('id').inTable('invoices')
      table.date('anchor_on').nullable()
      table.integer('cycle_index').notNullable().defaultTo(0)
      table.date('renews_on').nullable()
      table.date('invoice_on').nullable()
      table.date('ends_on').nullable()
      table.bigInteger('carried_minor').notNullable().defaultTo(0)
      table.dateTime('parked_at').nullable()
      table.string('parked_reason', 40).nullable()
      table.dateTime('ended_at').nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
      table.index(['state', 'invoice_on', 'id'], 'subscriptions_due_index')
      table.index(['account_id', 'state', 'renews_on'], 'subscriptions_account_index')
      table.index(['parked_at'], 'subscriptions_parked_index')
      table.index(['product_id', 'state'], 'subscriptions_product_index')
    })

    this.schema.createTable('subscription_items', (table) => {
      table.string('id', 26).primary()
      table
        .string('subscription_id', 26)
        .notNullable()
        .references('id')
        .inTable('subscriptions')
        .onDelete('CASCADE')
      table.integer('position').notNullable()
      table.string('kind', 16).notNullable()
      table.string('ref_id', 26).nullable()
      table.string('name', 120).notNullable()
      table.integer('quantity').notNullable()
      table.bigInteger('unit_minor').notNullable()
      table.date('from_on').nullable()
      table.date('until_on').nullable()
      table.dateTime('created_at').notNullable()
      table.index(['subscription_id', 'position'], 'subscription_items_index')
    })

    this.schema.createTable('billed_periods', (table) => {
      table.string('id', 26).primary()
      table.string('subscription_id', 26).notNullable().references('id').inTable('subscriptions')
      table.date('starts_on').notNullable()
      table.date('ends_on').notNullable()
      table.string('invoice_id', 26).nullable().references('id').inTable('invoices')
      table.bigInteger('listed_minor').notNullable()
      table.boolean('is_carried').notNullable().defaultTo(false)
      table.dateTime('created_at').notNullable()
      table.unique(['subscription_id', 'starts_on'], { indexName: 'billed_periods_once' })
      table.index(['invoice_id'], 'billed_periods_invoice_index')
    })

    this.schema.alterTable('invoices', (table) => {
      table.string('kind', 16).notNullable().defaultTo('order')
      table.bigInteger('credited_minor').notNullable().defaultTo(0)
    })
    this.schema.alterTable('invoice_lines', (table) => {
      table.string('subscription_id', 26).nullable()
    })
  }

  async down() {
    this.schema.alterTable('invoice_lines', (table) => table.dropColumn('subscription_id'))
    this.schema.alterTable('invoices', (table) => {
      table.dropColumn('kind')
      table.dropColumn('credited_minor')
    })
    this.schema.dropTable('billed_periods')
    this.schema.dropTable('subscription_items')
    this.schema.dropTable('subscriptions')
  }
}
