import { BaseSchema } from '@adonisjs/lucid/schema'

/** What customers want to be billed, and served, from a day on; at most one is open for each subscription. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('subscription_changes', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('subscription_id', 26).notNullable().references('id').inTable('subscriptions')
      table.string('kind', 16).notNullable()
      table.string('starts', 16).notNullable()
      table.string('state', 20).notNullable()
      table.date('effective_on').notNullable()
      table.text('from_terms').notNullable()
      table.text('to_terms').notNullable()
      table.text('periods').notNullable()
      table.bigInteger('left_minor').notNullable().defaultTo(0)
      table.boolean('is_free').notNullable().defaultTo(false)
      table.string('invoice_id', 26).nullable().references('id').inTable('invoices')
      table.string('operation_id', 26).nullable()
      table.string('requested_by', 40).notNullable()
      table.string('open_key', 26).nullable().unique('subscription_changes_open_unique')
      table.date('expires_on').nullable()
      table.dateTime('applied_at').nullable()
      table.dateTime('ended_at').nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
      table.index(['state', 'effective_on', 'id'], 'subscription_changes_due_index')
      table.index(['state', 'expires_on', 'id'], 'subscription_changes_expired_index')
      table.index(['subscription_id', 'id'], 'subscription_changes_subscription_index')
      table.index(['account_id', 'id'], 'subscription_changes_account_index')
      table.index(['invoice_id'], 'subscription_changes_invoice_index')
      table.index(['operation_id'], 'subscription_changes_operation_index')
    })
  }

  async down() {
    this.schema.dropTable('subscription_changes')
  }
}
