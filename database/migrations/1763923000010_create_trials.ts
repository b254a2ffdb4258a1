import { BaseSchema } from '@adonisjs/lucid/schema'

/** Who tries what until when, and by what they are known where they try again. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('products', (table) => {
      table.integer('trial_days').nullable()
      table.boolean('trial_needs_card').notNullable().defaultTo(false)
    })
    this.schema.alterTable('subscriptions', (table) => {
      table.integer('trial_days').nullable()
      table.date('trial_ends_on').nullable()
    })
    this.schema.alterTable('payment_methods', (table) => {
      table.string('fingerprint', 64).nullable()
    })

    this.schema.createTable('trials', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table
        .string('subscription_id', 26)
        .notNullable()
        .unique('trials_subscription_unique')
        .references('id')
        .inTable('subscriptions')
      table.string('state', 16).notNullable()
      table.integer('days').notNullable()
      table.date('ends_on').nullable()
      table.dateTime('started_at').nullable()
      table.dateTime('reminded_at').nullable()
      table.dateTime('lapsed_at').nullable()
      table.dateTime('closed_at').nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
      table.index(['state', 'ends_on', 'id'], 'trials_due_index')
      table.index(['state', 'lapsed_at', 'id'], 'trials_lapsed_index')
      table.index(['account_id', 'id'], 'trials_account_index')
    })

    this.schema.createTable('trial_marks', (table) => {
      table.string('id', 26).primary()
      table
        .string('trial_id', 26)
        .notNullable()
        .references('id')
        .inTable('trials')
        .onDelete('CASCADE')
      table.string('mark', 64).notNullable().unique('trial_marks_unique')
      table.dateTime('created_at').notNullable()
      table.index(['trial_id'], 'trial_marks_trial_index')
    })
  }

  async down() {
    this.schema.dropTable('trial_marks')
    this.schema.dropTable('trials')
    this.schema.alterTable('payment_methods', (table) => table.dropColumn('fingerprint'))
    this.schema.alterTable('subscriptions', (table) => {
      table.dropColumn('trial_days')
      table.dropColumn('trial_ends_on')
    })
    this.schema.alterTable('products', (table) => {
      table.dropColumn('trial_days')
      table.dropColumn('trial_needs_card')
    })
  }
}
