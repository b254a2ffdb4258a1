import { BaseSchema } from '@adonisjs/lucid/schema'

const OCCUPYING = "'provisioning', 'active', 'suspended', 'terminating', 'in_trash'"

/** What is taken of subnets and nodes stands beside them, so that nobody has to add up all addresses and services. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('ip_subnets', (table) => {
      table.bigInteger('used').notNullable().defaultTo(0)
      table.bigInteger('next_position').notNullable().defaultTo(0)
    })
    this.schema.createTable('node_loads', (table) => {
      table.string('cluster_id', 26).notNullable().references('id').inTable('clusters')
      table.string('node', 80).notNullable()
      table.integer('services').notNullable()
      table.bigInteger('memory_mb').notNullable()
      table.primary(['cluster_id', 'node'])
    })
    this.defer(async (db) => {
      await db.rawQuery(
        `update ip_subnets set used = (
          select count(*) from ip_allocations where ip_allocations.ip_subnet_id = ip_subnets.id
        )`
      )
      await db.rawQuery(
        `insert into node_loads (cluster_id, node, services, memory_mb)
          select cluster_id, node, count(*), sum(memory_mb) from services
          where state in (${OCCUPYING}) and cluster_id is not null and node is not null
          group by cluster_id, node`
      )
    })
  }

  async down() {
    this.schema.dropTable('node_loads')
    this.schema.alterTable('ip_subnets', (table) => {
      table.dropColumn('used')
      table.dropColumn('next_position')
    })
  }
}
