import { BaseSchema } from '@adonisjs/lucid/schema'

/** Until when an issued invoice may be paid, where staff gave its customer more time than it says. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('invoices', (table) => {
      table.date('extended_to').nullable()
    })
  }

  async down() {
    this.schema.alterTable('invoices', (table) => table.dropColumn('extended_to'))
  }
}
