import { BaseSchema } from '@adonisjs/lucid/schema'

/** Further addresses that get documents of an account, once whoever reads them has confirmed that. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('billing_contacts', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('email', 254).notNullable()
      table.boolean('gets_invoices').notNullable().defaultTo(false)
      table.boolean('gets_credit_notes').notNullable().defaultTo(false)
      table.boolean('gets_reminders').notNullable().defaultTo(false)
      table.integer('asks').notNullable().defaultTo(0)
      table.dateTime('expires_at').notNullable()
      table.dateTime('confirmed_at').nullable()
      table.dateTime('unsubscribed_at').nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.unique(['account_id', 'email'], { indexName: 'billing_contacts_email_unique' })
      table.index(['confirmed_at', 'expires_at'], 'billing_contacts_expiry_index')
    })
  }

  async down() {
    this.schema.dropTable('billing_contacts')
  }
}
