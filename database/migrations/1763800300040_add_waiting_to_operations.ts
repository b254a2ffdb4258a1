import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('operations', (table) => {
      table.string('waits_for', 191).nullable().index('operations_waits_index')
    })
  }

  async down() {
    this.schema.alterTable('operations', (table) => {
      table.dropColumn('waits_for')
    })
  }
}
