import { BaseSchema } from '@adonisjs/lucid/schema'

/** Until when everything at a gateway that carries our mark was looked at. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('gateway_cursors', (table) => {
      table.bigInteger('marked_since').nullable()
    })
  }

  async down() {
    this.schema.alterTable('gateway_cursors', (table) => {
      table.dropColumn('marked_since')
    })
  }
}
