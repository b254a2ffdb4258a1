import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * `holds_stock`: whether its pieces are out of the stock. `held_until`: when an unpaid order gives them back; null once it
 * did, or was paid. Unpaid orders of before give theirs back at the next round.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('orders', (table) => {
      table.boolean('holds_stock').notNullable().defaultTo(true)
      table.dateTime('held_until').nullable()
      table.index(['state', 'held_until'], 'orders_held_index')
    })
    this.defer(async (db) => {
      await db
        .from('orders')
        .where('state', 'placed')
        .whereNull('paid_at')
        .update({ held_until: db.raw('created_at') })
      await db
        .from('orders')
        .whereIn('state', ['cancelled', 'rejected'])
        .update({ holds_stock: false })
    })
  }

  async down() {
    this.schema.alterTable('orders', (table) => {
      table.dropIndex(['state', 'held_until'], 'orders_held_index')
      table.dropColumn('held_until')
      table.dropColumn('holds_stock')
    })
  }
}
