import { BaseSchema } from '@adonisjs/lucid/schema'

/** A refund of a charge that paid several invoices is as many rows: each gives its part of it back. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('refunds', (table) => {
      table.integer('part').notNullable().defaultTo(0)
      table.dropUnique(['external_id'])
      table.unique(['external_id', 'part'], { indexName: 'refunds_part_unique' })
    })
  }

  async down() {
    this.schema.alterTable('refunds', (table) => {
      table.dropUnique(['external_id', 'part'], 'refunds_part_unique')
      table.unique(['external_id'])
      table.dropColumn('part')
    })
  }
}
