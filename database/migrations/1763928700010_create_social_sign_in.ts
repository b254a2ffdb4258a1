import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('social_identities', (table) => {
      table.string('id', 26).primary()
      table.string('user_id', 26).notNullable().references('id').inTable('users')
      table.string('provider', 32).notNullable()
      table.string('subject', 255).notNullable()
      table.string('email', 254).nullable()
      table.dateTime('last_used_at').nullable()
      table.dateTime('created_at').notNullable()
      table.unique(['provider', 'subject'], { indexName: 'social_identities_subject_unique' })
      table.unique(['user_id', 'provider'], { indexName: 'social_identities_user_unique' })
    })

    this.schema.createTable('social_flows', (table) => {
      table.string('id', 26).primary()
      table.string('provider', 32).notNullable()
      table.string('user_id', 26).nullable().references('id').inTable('users')
      table.string('user_session_id', 26).nullable()
      table.string('subject', 255).nullable()
      table.string('name', 120).nullable()
      table.string('email', 254).nullable()
      table.boolean('is_email_verified').notNullable().defaultTo(false)
      table.dateTime('created_at').notNullable()
      table.dateTime('expires_at').notNullable()
      table.dateTime('answered_at').nullable()
      table.dateTime('used_at').nullable()
      table.index(['expires_at'], 'social_flows_expiry_index')
      table.index(['user_id'], 'social_flows_user_index')
    })

    this.schema.alterTable('user_sessions', (table) => {
      table.string('method', 32).notNullable().defaultTo('password')
    })
  }

  async down() {
    this.schema.alterTable('user_sessions', (table) => table.dropColumn('method'))
    this.schema.dropTable('social_flows')
    this.schema.dropTable('social_identities')
  }
}
