import { BaseSchema } from '@adonisjs/lucid/schema'

/** Who wants what is billed again and again to end, when and why; at most one is open for each. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('cancellations', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('subscription_id', 26).notNullable().references('id').inTable('subscriptions')
      table.string('mode', 16).notNullable()
      table.string('state', 16).notNullable()
      table.date('ends_on').notNullable()
      table.string('reason', 32).notNullable()
      table.string('comment', 500).nullable()
      table.string('cancelled_by', 40).notNullable()
      table.string('open_key', 26).nullable().unique('cancellations_open_unique')
      table.string('undone_by', 40).nullable()
      table.dateTime('undone_at').nullable()
      table.dateTime('executed_at').nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
      table.index(['state', 'ends_on', 'id'], 'cancellations_due_index')
      table.index(['subscription_id', 'id'], 'cancellations_subscription_index')
      table.index(['account_id', 'id'], 'cancellations_account_index')
    })
  }

  async down() {
    this.schema.dropTable('cancellations')
  }
}
