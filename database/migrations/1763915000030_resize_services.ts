import { BaseSchema } from '@adonisjs/lucid/schema'

/** What an operation resizes a machine to, what is booked for it meanwhile, and whether a restart is still to come. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('operations', (table) => {
      table.text('target').nullable()
    })
    this.schema.alterTable('services', (table) => {
      table.integer('booked_memory_mb').nullable()
      table.integer('booked_disk_gb').nullable()
      table.dateTime('restart_needed_since').nullable()
      table.index(['cluster_id', 'booked_disk_gb'], 'services_booked_index')
    })
  }

  async down() {
    this.schema.alterTable('services', (table) => {
      table.dropIndex(['cluster_id', 'booked_disk_gb'], 'services_booked_index')
      table.dropColumns('booked_memory_mb', 'booked_disk_gb', 'restart_needed_since')
    })
    this.schema.alterTable('operations', (table) => {
      table.dropColumn('target')
    })
  }
}
