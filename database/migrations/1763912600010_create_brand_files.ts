import { BaseSchema } from '@adonisjs/lucid/schema'

/** Pictures of the shop's brand, known by what they hold. */
export default class extends BaseSchema {
  protected tableName = 'brand_files'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.string('hash', 64).primary()
      table.string('type', 8).notNullable()
      // A quarter of a megabyte at most, which MySQL's BLOB does not hold.
      table.specificType('content', 'mediumblob').notNullable()
      table.dateTime('created_at').notNullable()
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
