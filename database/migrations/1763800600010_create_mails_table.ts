import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  protected tableName = 'mails'

  async up() {
    this.schema.createTable(this.tableName, (table) => {
      table.string('id', 26).primary()
      table.string('kind', 60).notNullable()
      table.string('cause', 80).notNullable()
      table.text('payload').notNullable()
      table.string('to_address', 254).nullable()
      table.string('subject', 200).nullable()
      table.text('html', 'mediumtext').nullable()
      table.text('text', 'mediumtext').nullable()
      table.text('attachment_names').nullable()
      table.string('state', 32).notNullable()
      table.integer('attempts').notNullable().defaultTo(0)
      table.bigInteger('run_at').notNullable()
      table.bigInteger('lease_until').nullable()
      table.integer('fence').notNullable().defaultTo(0)
      table.text('last_error').nullable()
      table.dateTime('sent_at').nullable()
      table.dateTime('created_at').notNullable()
      table.unique(['kind', 'cause'], { indexName: 'mails_kind_cause_unique' })
      table.index(['state', 'run_at'], 'mails_due_index')
      table.index(['created_at'], 'mails_created_at_index')
    })
  }

  async down() {
    this.schema.dropTable(this.tableName)
  }
}
