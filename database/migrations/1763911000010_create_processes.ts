import { BaseSchema } from '@adonisjs/lucid/schema'

/** What each process of the panel says of itself, so that one which is missing or hangs is seen. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('processes', (table) => {
      table.string('id', 26).primary()
      table.string('kind', 16).notNullable()
      table.string('host', 255).notNullable()
      table.integer('pid').notNullable()
      table.string('version', 40).notNullable()
      table.string('node_version', 40).notNullable()
      table.boolean('works').notNullable()
      table.bigInteger('started_at').notNullable()
      table.bigInteger('seen_at').notNullable()
      table.bigInteger('swept_at').nullable()
      table.bigInteger('ahead_ms').notNullable()
      table.integer('busy').notNullable()
      table.bigInteger('memory_bytes').notNullable()
      table.integer('lag_ms').notNullable()
    })
  }

  async down() {
    this.schema.dropTable('processes')
  }
}
