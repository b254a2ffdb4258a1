import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('gateway_customers', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('gateway', 32).notNullable()
      table.string('external_id', 100).nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.unique(['account_id', 'gateway'], { indexName: 'gateway_customers_account_unique' })
      table.unique(['gateway', 'external_id'], { indexName: 'gateway_customers_external_unique' })
    })

    this.schema.createTable('payment_methods', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('gateway', 32).notNullable()
      table.string('external_id', 100).notNullable()
      table.string('state', 32).notNullable().defaultTo('active')
      table.string('brand', 32).notNullable()
      table.string('last_four', 4).notNullable()
      table.integer('exp_month').notNullable()
      table.integer('exp_year').notNullable()
      table.string('default_key', 60).nullable().unique()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.unique(['gateway', 'external_id'], { indexName: 'payment_methods_external_unique' })
      table.index(['account_id', 'state'], 'payment_methods_account_index')
    })

    this.schema.createTable('payment_attempts', (table) => {
      table.string('id', 26).primary()
      table.string('invoice_id', 26).notNullable().references('id').inTable('invoices')
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('gateway', 32).notNullable()
      table.string('kind', 16).notNullable()
      table.string('payment_method_id', 26).nullable().references('id').inTable('payment_methods')
      table.boolean('save_card').notNullable().defaultTo(false)
      table.string('state', 32).notNullable().defaultTo('created')
      table.string('open_key', 26).nullable().unique()
      table.bigInteger('amount_minor').notNullable()
      table.string('currency', 3).notNullable()
      table.string('customer_external_id', 100).nullable()
      table.string('session_id', 100).nullable().unique()
      table.text('session_url').nullable()
      table.string('intent_id', 100).nullable().unique()
      table.text('action_url').nullable()
      table.string('error_code', 64).nullable()
      table.string('decline_code', 64).nullable()
      table.string('error_message', 500).nullable()
      table.bigInteger('submitted_at').nullable()
      table.bigInteger('next_check_at').nullable()
      table.integer('checks').notNullable().defaultTo(0)
      table.bigInteger('lease_until').nullable()
      table.integer('fence').notNullable().defaultTo(0)
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.index(['invoice_id'], 'payment_attempts_invoice_index')
      table.index(['next_check_at'], 'payment_attempts_check_index')
    })

    this.schema.createTable('payments', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('invoice_id', 26).nullable().references('id').inTable('invoices')
      table.string('attempt_id', 26).nullable().references('id').inTable('payment_attempts')
      table.string('kind', 16).notNullable()
      table.string('gateway', 32).nullable()
      table.string('external_id', 100).nullable()
      table.bigInteger('amount_minor').notNullable()
      table.string('currency', 3).notNullable()
      table.bigInteger('applied_minor').notNullable()
      table.bigInteger('refunded_minor').notNullable().defaultTo(0)
      table.string('card_brand', 32).nullable()
      table.string('card_last_four', 4).nullable()
      table.string('note', 255).nullable()
      table.dateTime('received_at').notNullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.unique(['gateway', 'external_id'], { indexName: 'payments_external_unique' })
      table.index(['account_id', 'received_at'], 'payments_account_index')
      table.index(['invoice_id'], 'payments_invoice_index')
      table.index(['received_at'], 'payments_received_index')
    })

    this.schema.createTable('refunds', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('payment_id', 26).notNullable().references('id').inTable('payments')
      table.string('invoice_id', 26).nullable().references('id').inTable('invoices')
      table.string('destination', 16).notNullable()
      table.string('state', 32).notNullable().defaultTo('created')
      table.bigInteger('amount_minor').notNullable()
      table.string('currency', 3).notNullable()
      table.string('external_id', 100).nullable().unique()
      table.string('cause', 80).notNullable()
      table.string('reason', 255).notNullable()
      table.string('requested_by', 60).notNullable()
      table.string('error_code', 64).nullable()
      table.bigInteger('submitted_at').nullable()
      table.bigInteger('next_check_at').nullable()
      table.integer('checks').notNullable().defaultTo(0)
      table.bigInteger('lease_until').nullable()
      table.integer('fence').notNullable().defaultTo(0)
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.unique(['payment_id', 'cause'], { indexName: 'refunds_cause_unique' })
      table.index(['invoice_id'], 'refunds_invoice_index')
      table.index(['account_id', 'created_at'], 'refunds_account_index')
      table.index(['next_check_at'], 'refunds_check_index')
    })

    this.schema.createTable('credit_grants', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.bigInteger('amount_minor').notNullable()
      table.string('currency', 3).notNullable()
      table.string('reason', 255).notNullable()
      table.string('granted_by', 60).notNullable()
      table.dateTime('created_at').notNullable()
      table.index(['account_id', 'created_at'], 'credit_grants_account_index')
    })

    this.schema.createTable('webhook_events', (table) => {
      table.string('id', 26).primary()
      table.string('gateway', 32).notNullable()
      table.string('event_id', 100).notNullable()
      table.string('type', 80).notNullable()
      table.string('object_id', 100).nullable()
      table.text('payload', 'mediumtext').notNullable()
      table.string('state', 32).notNullable().defaultTo('received')
      table.string('source', 16).notNullable()
      table.integer('attempts').notNullable().defaultTo(0)
      table.string('last_error', 500).nullable()
      table.bigInteger('next_attempt_at').nullable()
      table.bigInteger('lease_until').nullable()
      table.integer('fence').notNullable().defaultTo(0)
      table.dateTime('occurred_at').notNullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.unique(['gateway', 'event_id'], { indexName: 'webhook_events_event_unique' })
      table.index(['next_attempt_at'], 'webhook_events_due_index')
      table.index(['state', 'created_at'], 'webhook_events_state_index')
    })

    this.schema.createTable('gateway_cursors', (table) => {
      table.string('gateway', 32).primary()
      table.bigInteger('events_since').notNullable()
      table.dateTime('updated_at').notNullable()
    })

    this.schema.createTable('billing_findings', (table) => {
      table.string('id', 26).primary()
      table.string('cause', 150).notNullable().unique()
      table.string('kind', 40).notNullable()
      table.string('attempt_id', 26).nullable().references('id').inTable('payment_attempts')
      table.string('account_id', 26).nullable().references('id').inTable('accounts')
      table.text('details').notNullable()
      table.dateTime('settled_at').nullable()
      table.dateTime('created_at').notNullable()
      table.index(['settled_at', 'created_at'], 'billing_findings_open_index')
    })
  }

  async down() {
    for (const name of [
      'billing_findings',
      'gateway_cursors',
      'webhook_events',
      'credit_grants',
      'refunds',
      'payments',
      'payment_attempts',
      'payment_methods',
      'gateway_customers',
    ]) {
      this.schema.dropTable(name)
    }
  }
}
