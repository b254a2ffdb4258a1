import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('scheduled_tasks', (table) => {
      table.string('name', 80).primary()
      table.bigInteger('next_run_at').notNullable()
      table.bigInteger('lease_until').nullable()
      table.integer('fence').notNullable().defaultTo(0)
      table.bigInteger('known_since').notNullable()
      table.bigInteger('succeeded_at').nullable()
      table.bigInteger('failed_at').nullable()
      table.integer('failures').notNullable().defaultTo(0)
      table.string('last_error', 500).nullable()
    })
  }

  async down() {
    this.schema.dropTable('scheduled_tasks')
  }
}
