import { BaseSchema } from '@adonisjs/lucid/schema'

/** Mails of an account whose address nobody proved yet wait for that. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('mails', (table) => {
      table.string('held_for', 26).nullable()
      table.index(['held_for'], 'mails_held_for_index')
    })
  }

  async down() {
    this.schema.alterTable('mails', (table) => {
      table.dropIndex(['held_for'], 'mails_held_for_index')
      table.dropColumn('held_for')
    })
  }
}
