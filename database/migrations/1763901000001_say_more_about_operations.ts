import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('operations', (table) => {
      table.text('error_log').nullable()
      table.bigInteger('expires_at').nullable()
    })
    this.schema.alterTable('clusters', (table) => {
      table.string('paused_for', 60).nullable()
    })
  }

  async down() {
    this.schema.alterTable('operations', (table) => {
      table.dropColumns('error_log', 'expires_at')
    })
    this.schema.alterTable('clusters', (table) => {
      table.dropColumn('paused_for')
    })
  }
}
