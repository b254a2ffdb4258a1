import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('loyalty_entries', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().index()
      table.string('invoice_id', 26).notNullable().unique()
      table.integer('points').notNullable()
      table.dateTime('created_at').notNullable().index()
    })
  }

  async down() {
    this.schema.dropTable('loyalty_entries')
  }
}
