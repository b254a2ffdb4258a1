import { BaseSchema } from '@adonisjs/lucid/schema'

/** Top-ups that nobody paid are found by their age. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('top_ups', (table) => {
      table.index(['state', 'created_at'], 'top_ups_unpaid_index')
    })
  }

  async down() {
    this.schema.alterTable('top_ups', (table) => {
      table.dropIndex(['state', 'created_at'], 'top_ups_unpaid_index')
    })
  }
}
