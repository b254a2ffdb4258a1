import { BaseSchema } from '@adonisjs/lucid/schema'

/** Behind which service the next comparison with the host begins, where the last one did not come to its end. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('clusters', (table) => {
      table.string('compared_to', 26).nullable()
    })
  }

  async down() {
    this.schema.alterTable('clusters', (table) => {
      table.dropColumn('compared_to')
    })
  }
}
