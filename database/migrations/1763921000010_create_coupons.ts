import { BaseSchema } from '@adonisjs/lucid/schema'

/** What shops take off prices for whoever has a code, who used it, and what subscriptions still get for it. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('coupons', (table) => {
      table.string('id', 26).primary()
      table.string('code', 40).notNullable()
      table.string('code_key', 40).notNullable().unique('coupons_code_unique')
      table.string('note', 255).nullable()
      table.string('state', 16).notNullable().defaultTo('active')
      table.string('kind', 16).notNullable()
      table.integer('percent_bp').nullable()
      table.string('applies_to', 16).notNullable()
      table.string('duration', 16).notNullable()
      table.integer('cycles').nullable()
      table.string('cycle_lengths', 255).nullable()
      table.string('account_id', 26).nullable().references('id').inTable('accounts')
      table.boolean('new_customers').notNullable().defaultTo(false)
      table.integer('most_uses').nullable()
      table.integer('most_per_account').nullable()
      table.date('starts_on').nullable()
      table.date('ends_on').nullable()
      table.integer('uses').notNullable().defaultTo(0)
      table.integer('version').notNullable().defaultTo(1)
      table.dateTime('archived_at').nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
      table.index(['state', 'id'], 'coupons_state_index')
      table.index(['account_id'], 'coupons_account_index')
    })

    this.schema.createTable('coupon_amounts', (table) => {
      table
        .string('coupon_id', 26)
        .notNullable()
        .references('id')
        .inTable('coupons')
        .onDelete('CASCADE')
      table.string('currency', 3).notNullable()
      table.bigInteger('off_minor').nullable()
      table.bigInteger('minimum_minor').nullable()
      table.primary(['coupon_id', 'currency'])
    })

    this.schema.createTable('coupon_products', (table) => {
      table
        .string('coupon_id', 26)
        .notNullable()
        .references('id')
        .inTable('coupons')
        .onDelete('CASCADE')
      table.string('product_id', 26).notNullable()
      table.primary(['coupon_id', 'product_id'])
    })

    this.schema.createTable('coupon_redemptions', (table) => {
      table.string('id', 26).primary()
      table.string('coupon_id', 26).notNullable().references('id').inTable('coupons')
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('order_id', 26).nullable()
      table.string('subscription_id', 26).nullable().references('id').inTable('subscriptions')
      table.string('given_by', 60).nullable()
      table.dateTime('released_at').nullable()
      table.dateTime('created_at').notNullable()
      table.index(['coupon_id', 'account_id'], 'coupon_redemptions_coupon_index')
      table.index(['account_id'], 'coupon_redemptions_account_index')
      table.index(['subscription_id'], 'coupon_redemptions_subscription_index')
      table.unique(['order_id'], { indexName: 'coupon_redemptions_order_unique' })
    })

    this.schema.createTable('subscription_discounts', (table) => {
      table.string('id', 26).primary()
      table.string('subscription_id', 26).notNullable().references('id').inTable('subscriptions')
      table.string('redemption_id', 26).notNullable().references('id').inTable('coupon_redemptions')
      table.string('coupon_id', 26).notNullable().references('id').inTable('coupons')
      table.string('code', 40).notNullable()
      table.integer('percent_bp').nullable()
      table.bigInteger('off_minor').nullable()
      table.integer('months').notNullable()
      table.integer('cycles').nullable()
      table.date('from_on').nullable()
      table.date('until_on').nullable()
      table.date('ended_on').nullable()
      table.string('ended_by', 60).nullable()
      table.dateTime('created_at').notNullable()
      table.index(['subscription_id'], 'subscription_discounts_index')
      table.index(['redemption_id'], 'subscription_discounts_redemption_index')
      table.index(['coupon_id'], 'subscription_discounts_coupon_index')
    })

    this.schema.alterTable('invoice_lines', (table) => {
      table.bigInteger('discount_minor').notNullable().defaultTo(0)
      table.string('coupon_id', 26).nullable()
      table.index(['coupon_id'], 'invoice_lines_coupon_index')
    })
    this.schema.alterTable('carts', (table) => {
      table.string('coupon_id', 26).nullable()
    })
  }

  async down() {
    this.schema.alterTable('carts', (table) => table.dropColumn('coupon_id'))
    this.schema.alterTable('invoice_lines', (table) => {
      table.dropIndex(['coupon_id'], 'invoice_lines_coupon_index')
      table.dropColumn('coupon_id')
      table.dropColumn('discount_minor')
    })
    this.schema.dropTable('subscription_discounts')
    this.schema.dropTable('coupon_redemptions')
    this.schema.dropTable('coupon_products')
    this.schema.dropTable('coupon_amounts')
    this.schema.dropTable('coupons')
  }
}
