import { BaseSchema } from '@adonisjs/lucid/schema'

/** What of a gateway's balance is not ours by the ledger, as it was when the two were last compared. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('gateway_balances', (table) => {
      table.string('gateway', 32).notNullable()
      table.string('currency', 3).notNullable()
      table.bigInteger('foreign_minor').notNullable()
      table.bigInteger('compared_until').notNullable()
      table.dateTime('updated_at').notNullable()
      table.primary(['gateway', 'currency'])
    })
  }

  async down() {
    this.schema.dropTable('gateway_balances')
  }
}
