import { BaseSchema } from '@adonisjs/lucid/schema'

/** An address for invoices counts once somebody opened a link that was mailed to it. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('accounts', (table) => {
      table.dateTime('billing_email_verified_at').nullable()
    })
    this.schema.alterTable('email_verifications', (table) => {
      table.string('account_id', 26).nullable().references('id').inTable('accounts')
    })
  }

  async down() {
    this.schema.alterTable('email_verifications', (table) => {
      table.dropForeign('account_id')
      table.dropColumn('account_id')
    })
    this.schema.alterTable('accounts', (table) => {
      table.dropColumn('billing_email_verified_at')
    })
  }
}
