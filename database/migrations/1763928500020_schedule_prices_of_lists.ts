import { BaseSchema } from '@adonisjs/lucid/schema'

/** Prices of price lists are changed from a day on as well; and a list says when somebody else saved it meanwhile. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('price_changes', (table) => {
      table.string('price_list_id', 26).nullable()
      table.string('price_list_name', 120).nullable()
    })
    this.schema.alterTable('price_lists', (table) => {
      table.integer('version').notNullable().defaultTo(0)
    })
    // SQLite doesn't count how long a text is.
    this.defer(async (db) => {
      if (db.dialect.name === 'mysql')
        await db.rawQuery('alter table price_changes modify open_key varchar(60) null')
    })
  }

  async down() {
    this.schema.alterTable('price_lists', (table) => table.dropColumn('version'))
    this.schema.alterTable('price_changes', (table) => {
      table.dropColumns('price_list_id', 'price_list_name')
    })
  }
}
