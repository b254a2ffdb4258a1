import { BaseSchema } from '@adonisjs/lucid/schema'

/** What is measured of services, what it costs, what of it was billed, and how far counters of machines were read. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('plans', (table) => {
      table.bigInteger('hourly_rate').nullable()
    })
    this.schema.createTable('plan_meters', (table) => {
      table.string('id', 26).primary()
      table
        .string('plan_id', 26)
        .notNullable()
        .references('id')
        .inTable('plans')
        .onDelete('CASCADE')
      table.string('meter', 40).notNullable()
      table.bigInteger('included').notNullable()
      table.bigInteger('unit_size').notNullable()
      table.string('rounding', 8).notNullable()
      table.text('tiers').notNullable()
      table.integer('per').notNullable().defaultTo(1)
      table.bigInteger('cap_minor').nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
      table.unique(['plan_id', 'meter'], { indexName: 'plan_meters_unique' })
    })

    this.schema.alterTable('subscriptions', (table) => {
      table.boolean('is_metered').notNullable().defaultTo(false)
      table.boolean('is_hourly').notNullable().defaultTo(false)
      table.dateTime('started_at').nullable()
      table.dateTime('hours_until').nullable()
      table.date('settle_on').nullable()
      table.index(['settle_on', 'id'], 'subscriptions_settle_index')
      table.index(['is_metered', 'state', 'id'], 'subscriptions_metered_index')
    })

    this.schema.createTable('subscription_meters', (table) => {
      table.string('id', 26).primary()
      table
        .string('subscription_id', 26)
        .notNullable()
        .references('id')
        .inTable('subscriptions')
        .onDelete('CASCADE')
      table.string('meter', 40).notNullable()
      table.bigInteger('included').notNullable()
      table.bigInteger('unit_size').notNullable()
      table.string('rounding', 8).notNullable()
      table.text('tiers').notNullable()
      table.integer('per').notNullable().defaultTo(1)
      table.bigInteger('cap_minor').nullable()
      table.dateTime('created_at').notNullable()
      table.unique(['subscription_id', 'meter'], { indexName: 'subscription_meters_unique' })
    })

    this.schema.createTable('usage_records', (table) => {
      table.string('id', 26).primary()
      table.string('subscription_id', 26).notNullable().references('id').inTable('subscriptions')
      table.string('meter', 40).notNullable()
      table.bigInteger('quantity').notNullable()
      table.dateTime('from_at').notNullable()
      table.dateTime('until_at').notNullable()
      table.date('day').notNullable()
      table.string('key', 120).notNullable().unique('usage_records_key_unique')
      table.dateTime('rated_at').nullable()
      table.dateTime('created_at').notNullable()
      table.index(['subscription_id', 'meter', 'day'], 'usage_records_day_index')
      table.index(['subscription_id', 'rated_at', 'day'], 'usage_records_open_index')
      table.index(['day', 'id'], 'usage_records_age_index')
    })

    this.schema.createTable('rated_usage', (table) => {
      table.string('id', 26).primary()
      table.string('subscription_id', 26).notNullable().references('id').inTable('subscriptions')
      table.string('meter', 40).notNullable()
      table.date('starts_on').notNullable()
      table.date('ends_on').notNullable()
      table.integer('part').notNullable()
      table.bigInteger('quantity').notNullable()
      table.bigInteger('listed_minor').notNullable()
      table.string('invoice_id', 26).nullable().references('id').inTable('invoices')
      table.dateTime('created_at').notNullable()
      table.unique(['subscription_id', 'meter', 'starts_on', 'part'], {
        indexName: 'rated_usage_once',
      })
      table.index(['invoice_id'], 'rated_usage_invoice_index')
    })

    this.schema.createTable('usage_warnings', (table) => {
      table.string('id', 26).primary()
      table.string('subscription_id', 26).notNullable().references('id').inTable('subscriptions')
      table.string('meter', 40).notNullable()
      table.date('starts_on').notNullable()
      table.integer('percent').notNullable()
      table.dateTime('created_at').notNullable()
      table.unique(['subscription_id', 'meter', 'starts_on', 'percent'], {
        indexName: 'usage_warnings_once',
      })
    })

    this.schema.createTable('usage_counters', (table) => {
      table.string('id', 26).primary()
      table
        .string('service_id', 26)
        .notNullable()
        .references('id')
        .inTable('services')
        .onDelete('CASCADE')
      table.string('counter', 40).notNullable()
      table.bigInteger('value').notNullable()
      table.dateTime('read_at').notNullable()
      table.unique(['service_id', 'counter'], { indexName: 'usage_counters_unique' })
    })
  }

  async down() {
    this.schema.dropTable('usage_counters')
    this.schema.dropTable('usage_warnings')
    this.schema.dropTable('rated_usage')
    this.schema.dropTable('usage_records')
    this.schema.dropTable('subscription_meters')
    this.schema.alterTable('subscriptions', (table) => {
      table.dropIndex(['is_metered', 'state', 'id'], 'subscriptions_metered_index')
      table.dropIndex(['settle_on', 'id'], 'subscriptions_settle_index')
      table.dropColumn('is_metered')
      table.dropColumn('is_hourly')
      table.dropColumn('started_at')
      table.dropColumn('hours_until')
      table.dropColumn('settle_on')
    })
    this.schema.dropTable('plan_meters')
    this.schema.alterTable('plans', (table) => table.dropColumn('hourly_rate'))
  }
}
