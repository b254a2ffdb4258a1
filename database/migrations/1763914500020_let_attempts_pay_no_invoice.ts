import { BaseSchema } from '@adonisjs/lucid/schema'

/** An attempt pays one invoice, several, or a top-up. SQLite makes the table anew, which it does only outside a transaction. */
export default class extends BaseSchema {
  static disableTransactions = true

  async up() {
    this.schema.alterTable('payment_attempts', (table) => {
      table.setNullable('invoice_id')
    })
  }

  async down() {
    this.defer(async (db) => {
      await db.from('payment_attempts').whereNull('invoice_id').delete()
    })
    this.schema.alterTable('payment_attempts', (table) => {
      table.dropNullable('invoice_id')
    })
  }
}
