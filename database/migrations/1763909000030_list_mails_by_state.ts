import { BaseSchema } from '@adonisjs/lucid/schema'

/** Staff read mails of one state by their key, however many were sent. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('mails', (table) =>
      table.index(['state', 'id'], 'mails_state_list_index')
    )
  }

  async down() {
    this.schema.alterTable('mails', (table) =>
      table.dropIndex(['state', 'id'], 'mails_state_list_index')
    )
  }
}
