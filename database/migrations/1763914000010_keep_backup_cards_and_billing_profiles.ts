import { BaseSchema } from '@adonisjs/lucid/schema'

/** The card that is charged where the default one is refused, and how an account wants to be billed. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('payment_methods', (table) => {
      table.string('backup_key', 60).nullable()
      table.unique(['backup_key'], { indexName: 'payment_methods_backup_key_unique' })
    })
    this.schema.createTable('billing_profiles', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().unique().references('id').inTable('accounts')
      table.boolean('consolidate').notNullable().defaultTo(false)
      table.boolean('use_credit_first').notNullable().defaultTo(true)
      table.string('purchase_order', 64).nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
    })
  }

  async down() {
    this.schema.dropTable('billing_profiles')
    this.schema.alterTable('payment_methods', (table) => {
      table.dropUnique(['backup_key'], 'payment_methods_backup_key_unique')
      table.dropColumn('backup_key')
    })
  }
}
