import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('settings', (table) => {
      table.string('name', 120).primary()
      table.text('value').notNullable()
      table.dateTime('updated_at').notNullable()
    })

    this.schema.createTable('outbox_messages', (table) => {
      table.string('id', 26).primary()
      table.string('topic', 80).notNullable()
      table.string('consumer', 80).notNullable()
      table.text('payload').notNullable()
      table.bigInteger('available_at').notNullable()
      table.bigInteger('lease_until').nullable()
      table.integer('fence').notNullable().defaultTo(0)
      table.integer('attempts').notNullable().defaultTo(0)
      table.text('last_error').nullable()
      table.bigInteger('done_at').nullable()
      table.bigInteger('parked_at').nullable()
      table.dateTime('created_at').notNullable()
      table.index(['done_at', 'parked_at', 'available_at'], 'outbox_messages_due_index')
    })

    this.schema.createTable('sequences', (table) => {
      table.string('name', 80).primary()
      table.bigInteger('value').notNullable()
    })

    this.schema.createTable('sessions', (table) => {
      table.string('id').primary()
      table.text('data', 'mediumtext').notNullable()
      table.string('user_id').nullable().index()
      table.timestamp('expires_at').notNullable().index()
    })

    this.schema.createTable('rate_limits', (table) => {
      table.string('key', 255).primary()
      table.integer('points', 9).notNullable().defaultTo(0)
      table.bigint('expire').unsigned()
    })
  }

  async down() {
    this.schema.dropTable('rate_limits')
    this.schema.dropTable('sessions')
    this.schema.dropTable('sequences')
    this.schema.dropTable('outbox_messages')
    this.schema.dropTable('settings')
  }
}
