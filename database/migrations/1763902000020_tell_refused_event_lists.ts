import { BaseSchema } from '@adonisjs/lucid/schema'

/** Why a gateway refuses to list its events, so that missed ones are never fetched; null while it does. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('gateway_cursors', (table) => {
      table.string('refusal', 300).nullable()
    })
  }

  async down() {
    this.schema.alterTable('gateway_cursors', (table) => {
      table.dropColumn('refusal')
    })
  }
}
