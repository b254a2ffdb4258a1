import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * What a customer answered to the driver's own questions about a machine, each secret sealed by itself; the order keeps it
 * in words, however long it is. SQLite's texts have no width.
 */
export default class extends BaseSchema {
  async up() {
    for (const name of ['cart_items', 'services'])
      this.schema.alterTable(name, (table) => {
        table.text('order_settings', 'longtext').nullable()
      })
    this.defer(async (db) => {
      if (db.dialect.name !== 'mysql') return
      await db.rawQuery('alter table order_items modify snapshot longtext not null')
    })
  }

  /** The snapshot stays as wide as it is: what was stored meanwhile may not fit any more. */
  async down() {
    for (const name of ['cart_items', 'services'])
      this.schema.alterTable(name, (table) => {
        table.dropColumn('order_settings')
      })
  }
}
