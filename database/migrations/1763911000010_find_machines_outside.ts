import { BaseSchema } from '@adonisjs/lucid/schema'

/** What hosts have that no service here accounts for, and the addresses that it uses. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('provisioning_findings', (table) => {
      table.string('id', 26).primary()
      table.string('cause', 150).notNullable().unique()
      table.string('kind', 40).notNullable()
      table.string('cluster_id', 26).notNullable().references('id').inTable('clusters')
      table.string('service_id', 26).nullable()
      table.string('remote_id', 40).nullable()
      table.text('details').notNullable()
      table.dateTime('settled_at').nullable()
      table.string('settled_by', 16).nullable()
      table.dateTime('created_at').notNullable()
      table.index(['settled_at', 'created_at'], 'provisioning_findings_open_index')
      table.index(['service_id', 'kind'], 'provisioning_findings_service_index')
    })
    this.schema.alterTable('ip_allocations', (table) => {
      table.string('seen_cluster_id', 26).nullable()
      table.string('seen_remote_id', 40).nullable()
      table.index(['seen_cluster_id'], 'ip_allocations_seen_index')
    })
  }

  async down() {
    this.schema.alterTable('ip_allocations', (table) => {
      table.dropIndex(['seen_cluster_id'], 'ip_allocations_seen_index')
      table.dropColumns('seen_cluster_id', 'seen_remote_id')
    })
    this.schema.dropTable('provisioning_findings')
  }
}
