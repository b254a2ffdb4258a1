import { BaseSchema } from '@adonisjs/lucid/schema'

/** Where the machines of a cluster stand, as customers read it. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('clusters', (table) => {
      table.string('location', 60).nullable()
    })
  }

  async down() {
    this.schema.alterTable('clusters', (table) => {
      table.dropColumn('location')
    })
  }
}
