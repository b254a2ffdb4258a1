import { BaseSchema } from '@adonisjs/lucid/schema'

/** How long the billing cycle of a period is, of which averages are taken, and until when hours of additional addresses were counted. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('billed_periods', (table) => {
      table.integer('cycle_days').nullable()
    })
    this.schema.alterTable('ip_allocations', (table) => {
      table.dateTime('counted_until').nullable()
    })
  }

  async down() {
    this.schema.alterTable('ip_allocations', (table) => table.dropColumn('counted_until'))
    this.schema.alterTable('billed_periods', (table) => table.dropColumn('cycle_days'))
  }
}
