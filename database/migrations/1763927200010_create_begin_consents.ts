import { BaseSchema } from '@adonisjs/lucid/schema'

/** That consumers asked us to begin before they could no longer withdraw, and whether a withdrawal left the used days to pay. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('begin_consents', (table) => {
      table.string('id', 26).primary()
      table.string('subscription_id', 26).notNullable().references('id').inTable('subscriptions')
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('order_id', 26).notNullable()
      table.string('given_by', 60).notNullable()
      table.text('wording').notNullable()
      table.string('wording_version', 16).notNullable()
      table.string('language', 16).notNullable()
      table.boolean('owes_used').notNullable()
      table.dateTime('created_at').notNullable()
      table.unique(['subscription_id'], { indexName: 'begin_consents_subscription_unique' })
      table.index(['order_id'], 'begin_consents_order_index')
      table.index(['account_id'], 'begin_consents_account_index')
    })
    this.schema.alterTable('cancellations', (table) => {
      table.boolean('owes_used').notNullable().defaultTo(true)
    })
  }

  async down() {
    this.schema.alterTable('cancellations', (table) => table.dropColumn('owes_used'))
    this.schema.dropTable('begin_consents')
  }
}
