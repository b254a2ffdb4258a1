import { BaseSchema } from '@adonisjs/lucid/schema'

/** Mails keep their Message-ID, so that one that is handed over again is recognised as the same. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('mails', (table) => {
      table.string('message_id', 300).nullable()
    })
  }

  async down() {
    this.schema.alterTable('mails', (table) => {
      table.dropColumn('message_id')
    })
  }
}
