import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('clusters', (table) => {
      table.string('id', 26).primary()
      table.string('name', 80).notNullable().unique('clusters_name_unique')
      table.string('driver', 40).notNullable()
      table.text('connection').notNullable()
      table.integer('revision').notNullable().defaultTo(1)
      table.string('state', 32).notNullable().index('clusters_state_index')
      table.integer('clones_at_once').notNullable().defaultTo(2)
      table.integer('memory_percent').notNullable().defaultTo(100)
      table.integer('first_remote_id').notNullable().defaultTo(10000)
      table.integer('last_remote_id').notNullable().defaultTo(999999)
      table.integer('next_remote_id').notNullable().defaultTo(10000)
      table.string('version', 40).nullable()
      table.dateTime('last_seen_at').nullable()
      table.dateTime('last_asked_at').nullable()
      table.dateTime('synced_at').nullable()
      table.text('last_error').nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
    })

    this.schema.createTable('cluster_nodes', (table) => {
      table.string('id', 26).primary()
      this.belongsToCluster(table)
      table.string('name', 80).notNullable()
      table.boolean('online').notNullable()
      table.boolean('enabled').notNullable().defaultTo(true)
      table.integer('cores').nullable()
      table.bigInteger('memory_total_bytes').nullable()
      table.bigInteger('memory_used_bytes').nullable()
      table.dateTime('seen_at').notNullable()
      table.unique(['cluster_id', 'name'], { indexName: 'cluster_nodes_name_unique' })
    })

    this.schema.createTable('cluster_storages', (table) => {
      table.string('id', 26).primary()
      this.belongsToCluster(table)
      table.string('node', 80).notNullable()
      table.string('name', 80).notNullable()
      table.boolean('shared').notNullable()
      table.boolean('enabled').notNullable().defaultTo(true)
      table.text('content').notNullable()
      table.bigInteger('total_bytes').nullable()
      table.bigInteger('free_bytes').nullable()
      table.dateTime('seen_at').notNullable()
      table.unique(['cluster_id', 'node', 'name'], { indexName: 'cluster_storages_name_unique' })
    })

    this.schema.createTable('cluster_bridges', (table) => {
      table.string('id', 26).primary()
      this.belongsToCluster(table)
      table.string('node', 80).notNullable()
      table.string('name', 80).notNullable()
      table.dateTime('seen_at').notNullable()
      table.unique(['cluster_id', 'node', 'name'], { indexName: 'cluster_bridges_name_unique' })
    })

    this.schema.createTable('cluster_images', (table) => {
      table.string('id', 26).primary()
      this.belongsToCluster(table)
      table.string('reference', 191).notNullable()
      table.string('kind', 16).notNullable()
      table.string('name', 191).notNullable()
      table.text('nodes').notNullable()
      table.integer('min_disk_gb').nullable()
      table.dateTime('seen_at').notNullable()
      table.unique(['cluster_id', 'reference'], { indexName: 'cluster_images_reference_unique' })
    })

    this.schema.createTable('template_images', (table) => {
      table.string('id', 26).primary()
      table
        .string('template_id', 26)
        .notNullable()
        .references('id')
        .inTable('templates')
        .onDelete('CASCADE')
      this.belongsToCluster(table)
      table.string('remote_ref', 191).notNullable()
      table.dateTime('created_at').notNullable()
      table.unique(['template_id', 'cluster_id', 'remote_ref'], {
        indexName: 'template_images_unique',
      })
    })
  }

  async down() {
    this.schema.dropTable('template_images')
    this.schema.dropTable('cluster_images')
    this.schema.dropTable('cluster_bridges')
    this.schema.dropTable('cluster_storages')
    this.schema.dropTable('cluster_nodes')
    this.schema.dropTable('clusters')
  }

  private belongsToCluster(
    table: Parameters<Parameters<BaseSchema['schema']['createTable']>[1]>[0]
  ) {
    table
      .string('cluster_id', 26)
      .notNullable()
      .references('id')
      .inTable('clusters')
      .onDelete('CASCADE')
  }
}
