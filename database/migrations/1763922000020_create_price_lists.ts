import { BaseSchema } from '@adonisjs/lucid/schema'

/** Prices of an account, or of everybody who pays in a currency, in place of those of the catalogue; and which of them a sale was made at. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('price_lists', (table) => {
      table.string('id', 26).primary()
      table.string('name', 120).notNullable()
      table.string('currency', 3).notNullable()
      table.integer('percent_off').notNullable().defaultTo(0)
      table.boolean('enabled').notNullable().defaultTo(true)
      table.string('default_key', 3).nullable().unique('price_lists_default_unique')
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.unique(['name', 'currency'], { indexName: 'price_lists_name_unique' })
      table.index(['currency', 'id'], 'price_lists_currency_index')
    })

    this.schema.createTable('price_list_prices', (table) => {
      table.string('id', 26).primary()
      table
        .string('price_list_id', 26)
        .notNullable()
        .references('id')
        .inTable('price_lists')
        .onDelete('CASCADE')
      table.string('kind', 16).notNullable()
      table.string('ref_id', 26).notNullable()
      table.bigInteger('price_minor').notNullable()
      table.bigInteger('setup_fee_minor').nullable()
      table.dateTime('created_at').notNullable()
      table.unique(['price_list_id', 'kind', 'ref_id'], { indexName: 'price_list_prices_once' })
    })

    this.schema.createTable('account_price_lists', (table) => {
      table.string('id', 26).primary()
      table
        .string('account_id', 26)
        .notNullable()
        .references('id')
        .inTable('accounts')
        .onDelete('CASCADE')
      table.string('currency', 3).notNullable()
      table.string('price_list_id', 26).notNullable().references('id').inTable('price_lists')
      table.dateTime('created_at').notNullable()
      table.unique(['account_id', 'currency'], { indexName: 'account_price_lists_once' })
      table.index(['price_list_id', 'id'], 'account_price_lists_list_index')
    })

    this.schema.alterTable('subscription_items', (table) => {
      table.string('price_list_id', 26).nullable()
    })
  }

  async down() {
    this.schema.alterTable('subscription_items', (table) => table.dropColumn('price_list_id'))
    this.schema.dropTable('account_price_lists')
    this.schema.dropTable('price_list_prices')
    this.schema.dropTable('price_lists')
  }
}
