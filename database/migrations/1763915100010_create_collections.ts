import { BaseSchema } from '@adonisjs/lucid/schema'

/** How unpaid invoices are collected: plans of steps, one collection an invoice, and what was done for it. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('dunning_policies', (table) => {
      table.string('id', 26).primary()
      table.string('name', 80).notNullable().unique('dunning_policies_name_unique')
      table.string('default_key', 16).nullable().unique('dunning_policies_default_unique')
      table.text('steps').notNullable()
      table.integer('hour').notNullable().defaultTo(9)
      table.boolean('skip_weekends').notNullable().defaultTo(false)
      table.integer('quiet_from').nullable()
      table.integer('quiet_until').nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
    })

    this.schema.createTable('dunning_policy_products', (table) => {
      table.string('product_id', 26).primary()
      table
        .string('policy_id', 26)
        .notNullable()
        .references('id')
        .inTable('dunning_policies')
        .onDelete('CASCADE')
      table.index(['policy_id'], 'dunning_policy_products_policy_index')
    })

    this.schema.createTable('collections', (table) => {
      table.string('id', 26).primary()
      table
        .string('invoice_id', 26)
        .notNullable()
        .unique('collections_invoice_unique')
        .references('id')
        .inTable('invoices')
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('policy_id', 26).nullable().references('id').inTable('dunning_policies')
      table.string('state', 16).notNullable()
      table.integer('round').notNullable().defaultTo(0)
      table.date('due_on').notNullable()
      table.string('next_step', 64).nullable()
      table.bigInteger('next_at').nullable()
      table.string('attempt_id', 26).nullable()
      table.string('stopped_for', 32).nullable()
      table.string('wanted_card_id', 26).nullable()
      table.string('wanted_step', 64).nullable()
      table.bigInteger('held_at').nullable()
      table.bigInteger('suspended_at').nullable()
      table.bigInteger('terminated_at').nullable()
      table.bigInteger('closed_at').nullable()
      table.bigInteger('grace_ms').notNullable().defaultTo(0)
      table.integer('looks').notNullable().defaultTo(0)
      table.bigInteger('lease_until').nullable()
      table.integer('fence').notNullable().defaultTo(0)
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
      table.index(['state', 'next_at', 'id'], 'collections_due_index')
      table.index(['account_id', 'state'], 'collections_account_index')
      table.index(['state', 'id'], 'collections_list_index')
    })

    this.schema.createTable('collection_events', (table) => {
      table.string('id', 26).primary()
      table
        .string('collection_id', 26)
        .notNullable()
        .references('id')
        .inTable('collections')
        .onDelete('CASCADE')
      table.string('step', 64).notNullable()
      table.string('kind', 16).notNullable()
      table.string('outcome', 32).notNullable()
      table.string('attempt_id', 26).nullable()
      table.integer('nth').nullable()
      table.integer('machines').notNullable().defaultTo(0)
      table.string('by_type', 16).notNullable()
      table.string('by_id', 26).nullable()
      table.string('note', 500).nullable()
      table.date('due_on').nullable()
      table.bigInteger('at').notNullable()
      table.dateTime('created_at').notNullable()
      table.unique(['collection_id', 'step'], { indexName: 'collection_events_step_unique' })
      table.index(['kind', 'at'], 'collection_events_kind_index')
    })

    this.schema.createTable('collection_runs', (table) => {
      table.string('name', 32).primary()
      table.bigInteger('seen_at').notNullable()
    })

    this.schema.alterTable('payment_attempts', (table) => {
      table.boolean('off_session').notNullable().defaultTo(false)
      table.string('advice_code', 32).nullable()
      table.string('collection_id', 26).nullable()
      table.boolean('by_link').notNullable().defaultTo(false)
      table.index(['payment_method_id', 'submitted_at'], 'payment_attempts_card_index')
      table.index(['collection_id', 'id'], 'payment_attempts_collection_index')
    })
    this.schema.alterTable('payment_methods', (table) => {
      table.string('refused_for', 32).nullable()
    })
  }

  async down() {
    this.schema.alterTable('payment_methods', (table) => table.dropColumn('refused_for'))
    this.schema.alterTable('payment_attempts', (table) => {
      table.dropIndex(['payment_method_id', 'submitted_at'], 'payment_attempts_card_index')
      table.dropIndex(['collection_id', 'id'], 'payment_attempts_collection_index')
      table.dropColumns('off_session', 'advice_code', 'collection_id', 'by_link')
    })
    for (const table of [
      'collection_runs',
      'collection_events',
      'collections',
      'dunning_policy_products',
      'dunning_policies',
    ])
      this.schema.dropTable(table)
  }
}
