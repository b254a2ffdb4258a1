import { BaseSchema } from '@adonisjs/lucid/schema'

/**
 * What moved the balance at a gateway, entry by entry, and what of it went to the shop's bank. Since a moment with a stated opening
 * balance the clearing account is that balance, so that what lay between the two need not be kept any more.
 */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('payouts', (table) => {
      table.string('id', 26).primary()
      table.string('gateway', 32).notNullable()
      table.string('external_id', 100).notNullable()
      table.string('state', 16).notNullable()
      table.boolean('is_automatic').notNullable()
      /** It left the balance before that was opened, and is a part of what was stated then. */
      table.boolean('is_before_opening').notNullable()
      table.bigInteger('amount_minor').notNullable()
      table.string('currency', 3).notNullable()
      table.string('reference', 100).nullable()
      table.string('failure_code', 60).nullable()
      table.string('failure_message', 255).nullable()
      table.date('arrives_on').nullable()
      table.dateTime('opened_at').notNullable()
      table.string('lines', 16).notNullable()
      table.integer('entry_count').notNullable().defaultTo(0)
      table.bigInteger('entries_minor').notNullable().defaultTo(0)
      table.string('listed_after', 100).nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.unique(['gateway', 'external_id'], { indexName: 'payouts_external_unique' })
      table.index(['external_id'], 'payouts_external_index')
      table.index(['opened_at', 'id'], 'payouts_opened_index')
      table.index(['state', 'opened_at', 'id'], 'payouts_state_index')
      table.index(['amount_minor', 'id'], 'payouts_amount_index')
      table.index(['gateway', 'lines'], 'payouts_lines_index')
    })

    this.schema.createTable('balance_entries', (table) => {
      table.string('id', 26).primary()
      table.string('gateway', 32).notNullable()
      table.string('external_id', 100).notNullable()
      table.string('kind', 16).notNullable()
      table.string('type', 60).nullable()
      table.string('description', 255).nullable()
      table.string('source_id', 100).nullable()
      table.string('charge_id', 100).nullable()
      table.bigInteger('gross_minor').notNullable()
      table.bigInteger('fee_minor').notNullable()
      table.bigInteger('net_minor').notNullable()
      table.string('currency', 3).notNullable()
      table.string('state', 16).notNullable()
      /** What of it the books do not know the cause of. */
      table.bigInteger('unexplained_minor').notNullable().defaultTo(0)
      table.string('payment_id', 26).nullable().references('id').inTable('payments')
      table.string('payout_id', 26).nullable().references('id').inTable('payouts')
      table.dateTime('occurred_at').notNullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.unique(['gateway', 'external_id'], { indexName: 'balance_entries_external_unique' })
      table.index(['gateway', 'currency', 'occurred_at', 'net_minor'], 'balance_entries_sum_index')
      table.index(['kind', 'source_id'], 'balance_entries_source_index')
      table.index(['external_id'], 'balance_entries_external_index')
      table.index(['charge_id'], 'balance_entries_charge_index')
      table.index(['payout_id', 'occurred_at', 'id'], 'balance_entries_payout_index')
      table.index(['state', 'occurred_at', 'id'], 'balance_entries_state_index')
      table.index(['kind', 'occurred_at', 'id'], 'balance_entries_kind_index')
      table.index(['occurred_at', 'id'], 'balance_entries_occurred_index')
      table.index(['net_minor', 'id'], 'balance_entries_net_index')
    })

    this.schema.createTable('held_balances', (table) => {
      table.string('gateway', 32).notNullable()
      table.string('currency', 3).notNullable()
      /** Whose balance it is: the account at the gateway, where it tells, and its mode. */
      table.string('account_external_id', 100).nullable()
      table.boolean('live').notNullable()
      table.dateTime('opened_at').notNullable()
      /** What the balance was then, and what the books had for it. */
      table.bigInteger('opening_minor').notNullable()
      table.bigInteger('opening_booked_minor').notNullable()
      /** What the gateway told last, and what its entries made of the opening balance until then. */
      table.bigInteger('told_minor').nullable()
      table.bigInteger('entries_minor').nullable()
      table.dateTime('told_at').nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.primary(['gateway', 'currency'])
    })

    this.schema.dropTable('gateway_balances')
  }

  async down() {
    this.schema.createTable('gateway_balances', (table) => {
      table.string('gateway', 32).notNullable()
      table.string('currency', 3).notNullable()
      table.bigInteger('foreign_minor').notNullable()
      table.bigInteger('compared_until').notNullable()
      table.dateTime('updated_at').notNullable()
      table.primary(['gateway', 'currency'])
    })
    this.schema.dropTable('held_balances')
    this.schema.dropTable('balance_entries')
    this.schema.dropTable('payouts')
  }
}
