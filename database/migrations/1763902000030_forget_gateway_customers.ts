import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * A customer that a gateway no longer knows is made anew: `generation` counts how often, `lost_at` says when we last
 * found one missing. `gateway_accounts` remembers which account at the gateway the keys belonged to.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('gateway_customers', (table) => {
      table.integer('generation').notNullable().defaultTo(0)
      table.bigInteger('lost_at').nullable()
      table.index(['gateway', 'lost_at'], 'gateway_customers_lost_index')
    })
    this.schema.createTable('gateway_accounts', (table) => {
      table.string('gateway', 32).primary()
      table.string('external_id', 100).nullable()
      table.boolean('live').notNullable()
      table.dateTime('updated_at').notNullable()
    })
  }

  async down() {
    this.schema.dropTable('gateway_accounts')
    this.schema.alterTable('gateway_customers', (table) => {
      table.dropIndex(['gateway', 'lost_at'], 'gateway_customers_lost_index')
      table.dropColumn('generation')
      table.dropColumn('lost_at')
    })
  }
}
