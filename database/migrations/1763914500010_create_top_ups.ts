import { BaseSchema } from '@adonisjs/lucid/schema'

/** Credit that customers pay for, by hand or by themselves, and what one charge pays of several invoices. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('top_ups', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('kind', 16).notNullable()
      table.string('state', 16).notNullable().defaultTo('open')
      table.bigInteger('amount_minor').notNullable()
      table.string('currency', 3).notNullable()
      table.string('open_key', 40).nullable()
      table.string('payment_id', 26).nullable().references('id').inTable('payments')
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.unique(['open_key'], { indexName: 'top_ups_open_key_unique' })
      table.index(['account_id', 'id'], 'top_ups_account_index')
      table.index(['payment_id'], 'top_ups_payment_index')
    })

    this.schema.createTable('payment_shares', (table) => {
      table.string('id', 26).primary()
      table.string('attempt_id', 26).notNullable().references('id').inTable('payment_attempts')
      table.string('invoice_id', 26).notNullable().references('id').inTable('invoices')
      table.bigInteger('amount_minor').notNullable()
      table.string('open_key', 26).nullable()
      table.unique(['attempt_id', 'invoice_id'], { indexName: 'payment_shares_attempt_unique' })
      table.unique(['open_key'], { indexName: 'payment_shares_open_key_unique' })
      table.index(['invoice_id'], 'payment_shares_invoice_index')
    })

    this.schema.alterTable('payment_attempts', (table) => {
      table.string('top_up_id', 26).nullable()
      table.index(['top_up_id'], 'payment_attempts_top_up_index')
    })

    this.schema.alterTable('payments', (table) => {
      table.integer('part').notNullable().defaultTo(0)
      table.unique(['gateway', 'external_id', 'part'], { indexName: 'payments_part_unique' })
      table.dropUnique(['gateway', 'external_id'], 'payments_external_unique')
      table.index(['attempt_id'], 'payments_attempt_index')
    })
  }

  async down() {
    this.schema.alterTable('payments', (table) => {
      table.dropIndex(['attempt_id'], 'payments_attempt_index')
      table.unique(['gateway', 'external_id'], { indexName: 'payments_external_unique' })
      table.dropUnique(['gateway', 'external_id', 'part'], 'payments_part_unique')
      table.dropColumn('part')
    })
    this.schema.alterTable('payment_attempts', (table) => {
      table.dropIndex(['top_up_id'], 'payment_attempts_top_up_index')
      table.dropColumn('top_up_id')
    })
    this.schema.dropTable('payment_shares')
    this.schema.dropTable('top_ups')
  }
}
