import { BaseSchema } from '@adonisjs/lucid/schema'

/** What a day is counted by. */
const INDEXES: [table: string, name: string, columns: string[]][] = [
  ['accounts', 'accounts_created_index', ['created_at']],
  ['orders', 'orders_created_index', ['created_at']],
  ['services', 'services_activated_index', ['activated_at']],
  ['services', 'services_terminated_index', ['terminated_at']],
  ['refunds', 'refunds_created_index', ['created_at']],
]

/** How the business did each day, counted once, so that no page adds up all payments; and what was taken of each cluster. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('business_days', (table) => {
      table.string('day', 10).primary()
      table.bigInteger('counted_at').notNullable()
    })

    this.schema.createTable('business_figures', (table) => {
      table
        .string('day', 10)
        .notNullable()
        .references('day')
        .inTable('business_days')
        .onDelete('CASCADE')
      table.string('figure', 40).notNullable()
      table.string('currency', 3).notNullable().defaultTo('')
      table.bigInteger('amount').notNullable()
      table.primary(['day', 'figure', 'currency'])
    })

    this.schema.createTable('capacity_days', (table) => {
      table
        .string('cluster_id', 26)
        .notNullable()
        .references('id')
        .inTable('clusters')
        .onDelete('CASCADE')
      table.string('day', 10).notNullable()
      table.string('resource', 16).notNullable()
      table.bigInteger('used').notNullable()
      table.bigInteger('total').notNullable()
      table.primary(['cluster_id', 'day', 'resource'])
      table.index(['day'], 'capacity_days_day_index')
    })

    for (const [table, name, columns] of INDEXES)
      this.schema.alterTable(table, (on) => on.index(columns, name))
  }

  async down() {
    for (const [table, name, columns] of INDEXES)
      this.schema.alterTable(table, (on) => on.dropIndex(columns, name))
    this.schema.dropTable('capacity_days')
    this.schema.dropTable('business_figures')
    this.schema.dropTable('business_days')
  }
}
