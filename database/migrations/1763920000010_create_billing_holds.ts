import { BaseSchema } from '@adonisjs/lucid/schema'

/** Renewals whose invoice staff put off until a day, with who did so and why; at most one is open for each. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('billing_holds', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('subscription_id', 26).notNullable().references('id').inTable('subscriptions')
      table.date('until_on').notNullable()
      table.string('reason', 255).notNullable()
      table.string('held_by', 60).notNullable()
      table.string('open_key', 26).nullable().unique('billing_holds_open_unique')
      table.string('released_by', 60).nullable()
      table.dateTime('released_at').nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.index(['until_on', 'id'], 'billing_holds_until_index')
      table.index(['subscription_id', 'id'], 'billing_holds_subscription_index')
      table.index(['account_id', 'id'], 'billing_holds_account_index')
    })
    this.schema.alterTable('subscriptions', (table) => {
      table.index(['parked_reason', 'id'], 'subscriptions_parked_list_index')
    })
  }

  async down() {
    this.schema.alterTable('subscriptions', (table) =>
      table.dropIndex(['parked_reason', 'id'], 'subscriptions_parked_list_index')
    )
    this.schema.dropTable('billing_holds')
  }
}
