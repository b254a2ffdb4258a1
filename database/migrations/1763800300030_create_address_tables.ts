import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('ip_pools', (table) => {
      table.string('id', 26).primary()
      table.string('name', 80).notNullable().unique('ip_pools_name_unique')
      table.boolean('enabled').notNullable().defaultTo(true)
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
    })

    this.schema.createTable('ip_pool_clusters', (table) => {
      table.string('id', 26).primary()
      table
        .string('ip_pool_id', 26)
        .notNullable()
        .references('id')
        .inTable('ip_pools')
        .onDelete('CASCADE')
      table
        .string('cluster_id', 26)
        .notNullable()
        .references('id')
        .inTable('clusters')
        .onDelete('CASCADE')
      table.string('bridge', 80).notNullable()
      table.integer('vlan').nullable()
      table.unique(['ip_pool_id', 'cluster_id'], { indexName: 'ip_pool_clusters_unique' })
    })

    this.schema.createTable('ip_subnets', (table) => {
      table.string('id', 26).primary()
      table.string('ip_pool_id', 26).notNullable().references('id').inTable('ip_pools')
      table.integer('family').notNullable()
      table.string('network', 39).notNullable()
      table.integer('prefix').notNullable()
      table.string('gateway', 39).nullable()
      table.text('resolvers').notNullable()
      table.string('first_address', 39).notNullable()
      table.bigInteger('size').notNullable()
      table.boolean('enabled').notNullable().defaultTo(true)
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
      table.unique(['network', 'prefix'], { indexName: 'ip_subnets_network_unique' })
    })

    this.schema.createTable('ip_allocations', (table) => {
      table.string('id', 26).primary()
      table.string('ip_subnet_id', 26).notNullable().references('id').inTable('ip_subnets')
      table.bigInteger('position').notNullable()
      table.string('address', 39).notNullable().unique('ip_allocations_address_unique')
      table.integer('family').notNullable()
      table.string('state', 32).notNullable()
      table.string('service_id', 26).nullable().references('id').inTable('services')
      table.boolean('is_primary').notNullable().defaultTo(false)
      table.bigInteger('free_at').nullable()
      table.string('note', 191).nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
      table.unique(['ip_subnet_id', 'position'], { indexName: 'ip_allocations_position_unique' })
      table.index(['service_id'], 'ip_allocations_service_index')
      table.index(['state', 'free_at'], 'ip_allocations_free_index')
    })

    this.schema.createTable('ip_events', (table) => {
      table.string('id', 26).primary()
      table.string('ip_subnet_id', 26).notNullable().references('id').inTable('ip_subnets')
      table.string('address', 39).notNullable()
      table.string('action', 32).notNullable()
      table.string('service_id', 26).nullable()
      table.string('account_id', 26).nullable()
      table.string('actor_type', 16).notNullable()
      table.string('actor_id', 26).nullable()
      table.dateTime('created_at').notNullable()
      table.index(['address', 'id'], 'ip_events_address_index')
    })
  }

  async down() {
    this.schema.dropTable('ip_events')
    this.schema.dropTable('ip_allocations')
    this.schema.dropTable('ip_subnets')
    this.schema.dropTable('ip_pool_clusters')
    this.schema.dropTable('ip_pools')
  }
}
