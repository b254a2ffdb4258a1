import { BaseSchema } from '@adonisjs/lucid/schema'

/** Listed prices that are another from a day on, and who was told that a server of theirs costs something else from then on. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('price_changes', (table) => {
      table.string('id', 26).primary()
      table.string('kind', 16).notNullable()
      table.string('ref_id', 26).notNullable()
      table.string('name', 120).notNullable()
      table.string('currency', 3).notNullable()
      table.string('cycle_unit', 16).nullable()
      table.integer('cycle_count').nullable()
      table.bigInteger('from_minor').notNullable()
      table.bigInteger('to_minor').notNullable()
      table.string('audience', 16).notNullable()
      table.boolean('takes_others').notNullable().defaultTo(false)
      table.integer('notice_days').notNullable()
      table.date('effective_on').notNullable()
      table.string('state', 16).notNullable()
      table.string('open_key', 40).nullable().unique('price_changes_open_unique')
      table.string('work_key', 26).nullable().unique('price_changes_work_unique')
      table.string('scheduled_by', 60).notNullable()
      table.string('taken_back_by', 60).nullable()
      table.dateTime('in_force_at').nullable()
      table.dateTime('taken_back_at').nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.index(['state', 'effective_on', 'id'], 'price_changes_due_index')
      table.index(['ref_id', 'currency', 'id'], 'price_changes_target_index')
    })

    this.schema.createTable('price_notices', (table) => {
      table.string('id', 26).primary()
      table.string('price_change_id', 26).notNullable().references('id').inTable('price_changes')
      table.string('subscription_id', 26).notNullable().references('id').inTable('subscriptions')
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('letter_id', 26).notNullable()
      table.string('state', 16).notNullable()
      table.string('ref_id', 26).notNullable()
      table.integer('quantity').notNullable()
      table.bigInteger('old_minor').notNullable()
      table.bigInteger('new_minor').notNullable()
      table.date('starts_on').notNullable()
      table.string('item_id', 26).nullable()
      table.string('next_item_id', 26).nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.unique(['price_change_id', 'subscription_id'], { indexName: 'price_notices_once' })
      table.index(['subscription_id', 'starts_on', 'id'], 'price_notices_subscription_index')
      table.index(['account_id', 'id'], 'price_notices_account_index')
      table.index(['letter_id'], 'price_notices_letter_index')
      table.index(['state', 'starts_on', 'id'], 'price_notices_due_index')
    })

    this.schema.alterTable('subscription_items', (table) => {
      table.index(['ref_id', 'subscription_id'], 'subscription_items_ref_index')
    })
  }

  async down() {
    this.schema.alterTable('subscription_items', (table) =>
      table.dropIndex(['ref_id', 'subscription_id'], 'subscription_items_ref_index')
    )
    this.schema.dropTable('price_notices')
    this.schema.dropTable('price_changes')
  }
}
