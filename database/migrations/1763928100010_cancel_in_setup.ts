import { BaseSchema } from '@adonisjs/lucid/schema'

/** When a server was taken off its order because it was cancelled before it was set up: its piece is back in the stock. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('order_items', (table) => table.dateTime('cancelled_at').nullable())
  }

  async down() {
    this.schema.alterTable('order_items', (table) => table.dropColumn('cancelled_at'))
  }
}
