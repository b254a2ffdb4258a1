import { BaseSchema } from '@adonisjs/lucid/schema'

/** Which places had no room for a machine, and what of it is still to be cleared away at the last of them. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('operations', (table) => {
      table.text('refusals', 'mediumtext').nullable()
      table.text('leaving').nullable()
    })
  }

  async down() {
    this.schema.alterTable('operations', (table) => {
      table.dropColumns('refusals', 'leaving')
    })
  }
}
