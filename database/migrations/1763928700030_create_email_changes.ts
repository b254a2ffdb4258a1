import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('email_changes', (table) => {
      table.string('id', 26).primary()
      table.string('user_id', 26).notNullable().references('id').inTable('users')
      table.string('old_email', 254).notNullable()
      table.string('new_email', 254).notNullable()
      table.boolean('was_verified').notNullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('expires_at').notNullable()
      table.dateTime('confirmed_at').nullable()
      table.dateTime('closed_at').nullable()
      table.index(['user_id', 'closed_at'], 'email_changes_user_index')
      table.index(['expires_at'], 'email_changes_expiry_index')
    })
  }

  async down() {
    this.schema.dropTable('email_changes')
  }
}
