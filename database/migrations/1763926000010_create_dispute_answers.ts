import { BaseSchema } from '@adonisjs/lucid/schema'

/** What staff answer a bank about a dispute, and whether services are held for one. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('dispute_answers', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('dispute_id', 26).notNullable().references('id').inTable('disputes')
      table.string('kind', 16).notNullable()
      table.string('state', 16).notNullable()
      table.text('evidence', 'mediumtext').notNullable()
      table.integer('version').notNullable()
      table.string('saved_by', 60).notNullable()
      table.string('sent_by', 60).nullable()
      table.dateTime('sent_at').nullable()
      table.string('error_code', 255).nullable()
      table.integer('checks').notNullable().defaultTo(0)
      table.bigInteger('next_check_at').nullable()
      table.bigInteger('lease_until').nullable()
      table.integer('fence').notNullable().defaultTo(0)
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.unique(['dispute_id'], { indexName: 'dispute_answers_dispute_unique' })
      table.index(['next_check_at', 'id'], 'dispute_answers_due_index')
      table.index(['account_id', 'id'], 'dispute_answers_account_index')
    })
    this.schema.alterTable('disputes', (table) => {
      table.boolean('suspends').notNullable().defaultTo(false)
      table.index(['state', 'answer_by', 'id'], 'disputes_deadline_index')
      table.index(['answer_by', 'id'], 'disputes_answer_index')
      table.index(['amount_minor', 'id'], 'disputes_amount_index')
    })
  }

  async down() {
    this.schema.alterTable('disputes', (table) => {
      table.dropIndex([], 'disputes_amount_index')
      table.dropIndex([], 'disputes_answer_index')
      table.dropIndex([], 'disputes_deadline_index')
      table.dropColumn('suspends')
    })
    this.schema.dropTable('dispute_answers')
  }
}
