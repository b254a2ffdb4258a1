import { BaseSchema } from '@adonisjs/lucid/schema'

/** An address gets so many links an hour, whoever names it. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('email_verifications', (table) => {
      table.index(['email', 'created_at'], 'email_verifications_email_index')
    })
  }

  async down() {
    this.schema.alterTable('email_verifications', (table) => {
      table.dropIndex(['email', 'created_at'], 'email_verifications_email_index')
    })
  }
}
