import { BaseSchema } from '@adonisjs/lucid/schema'

/** What each subscription brings a month, told by what changed it: `after_minor` is what the movements up to this one sum to. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('mrr_movements', (table) => {
      table.string('id', 26).primary()
      table.string('subscription_id', 26).notNullable().references('id').inTable('subscriptions')
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.integer('nth').notNullable()
      table.date('day').notNullable()
      table.string('kind', 16).notNullable()
      table.string('currency', 3).notNullable()
      table.bigInteger('delta_minor').notNullable()
      table.bigInteger('after_minor').notNullable()
      table.dateTime('created_at').notNullable()
      table.unique(['subscription_id', 'nth'], { indexName: 'mrr_movements_nth_unique' })
      table.index(['day', 'currency', 'kind'], 'mrr_movements_day_index')
      table.index(['account_id', 'day'], 'mrr_movements_account_index')
    })
  }

  async down() {
    this.schema.dropTable('mrr_movements')
  }
}
