import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('articles', (table) => {
      table.string('id', 26).primary()
      table.string('slug', 80).notNullable().unique('articles_slug_unique')
      table.string('topic', 60).notNullable()
      table.string('title', 120).notNullable()
      table.string('summary', 240).notNullable()
      table.text('body', 'mediumtext').notNullable()
      table.string('state', 32).notNullable()
      table.integer('position').notNullable().defaultTo(0)
      table.dateTime('published_at').nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
      table.index(['state', 'topic', 'position'], 'articles_listing_index')
    })

    this.schema.createTable('conversations', (table) => {
      table.string('id', 26).primary()
      table.string('account_id', 26).nullable().references('id').inTable('accounts')
      table.string('user_id', 26).nullable().references('id').inTable('users')
      table.string('name', 120).notNullable()
      table.string('email', 254).notNullable()
      table.string('subject', 160).notNullable()
      table.string('state', 32).notNullable()
      table.dateTime('closed_at').nullable()
      table.string('closed_by', 26).nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
      table.index(['state', 'id'], 'conversations_state_index')
      table.index(['account_id'], 'conversations_account_index')
    })

    this.schema.createTable('messages', (table) => {
      table.string('id', 26).primary()
      table
        .string('conversation_id', 26)
        .notNullable()
        .references('id')
        .inTable('conversations')
        .onDelete('CASCADE')
      table.string('author_type', 16).notNullable()
      table.string('author_id', 26).nullable()
      table.text('body').notNullable()
      table.dateTime('created_at').notNullable()
      table.index(['conversation_id', 'id'], 'messages_conversation_index')
    })
  }

  async down() {
    this.schema.dropTable('messages')
    this.schema.dropTable('conversations')
    this.schema.dropTable('articles')
  }
}
