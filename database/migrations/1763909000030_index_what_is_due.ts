import { BaseSchema } from '@adonisjs/lucid/schema'

/** What an account has to pay is found by the account, not among everything that anybody has to pay. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('invoices', (table) => {
      table.index(['account_id', 'state', 'due_on'], 'invoices_account_due_index')
    })
  }

  async down() {
    this.schema.alterTable('invoices', (table) => {
      table.dropIndex(['account_id', 'state', 'due_on'], 'invoices_account_due_index')
    })
  }
}
