import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('terms_versions', (table) => {
      table.string('id', 26).primary()
      table.string('version', 32).notNullable().unique()
      table.string('title', 160).notNullable()
      table.text('body', 'mediumtext').notNullable()
      table.dateTime('published_at').nullable().index()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
    })

    this.schema.createTable('carts', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).nullable().references('id').inTable('accounts')
      table.string('user_id', 26).nullable().references('id').inTable('users')
      table.string('currency', 3).notNullable()
      table.string('country', 2).nullable()
      table.dateTime('expires_at').notNullable().index()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
    })

    this.schema.createTable('cart_items', (table) => {
      table.string('id', 26).primary()
      table
        .string('cart_id', 26)
        .notNullable()
        .references('id')
        .inTable('carts')
        .onDelete('CASCADE')
      table.string('plan_id', 26).notNullable().references('id').inTable('plans')
      table.string('template_id', 26).notNullable().references('id').inTable('templates')
      table.string('hostname', 253).notNullable()
      table.text('ssh_key').notNullable()
      table.string('ssh_key_fingerprint', 64).notNullable()
      table.text('options').notNullable()
      table.bigInteger('shown_minor').notNullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
    })

    this.schema.createTable('orders', (table) => {
      table.string('id', 26).primary()
      table.string('number', 32).notNullable().unique()
      table.string('cart_id', 26).notNullable().unique()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('user_id', 26).notNullable().references('id').inTable('users')
      table.string('state', 32).notNullable()
      table.string('currency', 3).notNullable()
      table.bigInteger('total_minor').notNullable()
      table.string('invoice_id', 26).nullable().references('id').inTable('invoices')
      table.string('terms_version_id', 26).nullable().references('id').inTable('terms_versions')
      table.dateTime('terms_accepted_at').nullable()
      table.string('ip', 45).nullable()
      table.dateTime('paid_at').nullable()
      table.dateTime('closed_at').nullable()
      table.string('closed_by', 26).nullable()
      table.string('closed_reason', 500).nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
      table.index(['account_id', 'created_at'], 'orders_account_index')
      table.index(['state', 'created_at'], 'orders_state_index')
    })

    this.schema.createTable('order_items', (table) => {
      table.string('id', 26).primary()
      table.string('order_id', 26).notNullable().references('id').inTable('orders')
      table.string('service_id', 26).nullable().unique().references('id').inTable('services')
      table.string('product_id', 26).notNullable().references('id').inTable('products')
      table.string('plan_id', 26).notNullable().references('id').inTable('plans')
      table.string('hostname', 253).notNullable()
      table.text('snapshot').notNullable()
      table.integer('position').notNullable()
      table.dateTime('created_at').notNullable()
      table.index(['order_id', 'position'], 'order_items_order_index')
    })
  }

  async down() {
    this.schema.dropTable('order_items')
    this.schema.dropTable('orders')
    this.schema.dropTable('cart_items')
    this.schema.dropTable('carts')
    this.schema.dropTable('terms_versions')
  }
}
