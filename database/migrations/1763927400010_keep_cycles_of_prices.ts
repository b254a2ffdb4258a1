import { BaseSchema } from '@adonisjs/lucid/schema'

/** For how long a period each price is: a subscription may have another cycle by then. What all bring is summed by an index. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('subscription_items', (table) => {
      table.string('cycle_unit', 8).notNullable().defaultTo('month')
      table.integer('cycle_count').notNullable().defaultTo(1)
    })
    this.schema.alterTable('mrr_movements', (table) => {
      table.index(['currency', 'day', 'delta_minor'], 'mrr_movements_sum_index')
    })
  }

  async down() {
    this.schema.alterTable('mrr_movements', (table) => {
      table.dropIndex(['currency', 'day', 'delta_minor'], 'mrr_movements_sum_index')
    })
    this.schema.alterTable('subscription_items', (table) => {
      table.dropColumn('cycle_count')
      table.dropColumn('cycle_unit')
    })
  }
}
