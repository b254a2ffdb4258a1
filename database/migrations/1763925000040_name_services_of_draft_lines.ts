import { BaseSchema } from '@adonisjs/lucid/schema'

/** Lines that staff write may name a server of the account. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('invoice_draft_lines', (table) => {
      table.string('service_id', 26).nullable()
      table.index(['service_id'], 'invoice_draft_lines_service_index')
    })
  }

  async down() {
    this.schema.alterTable('invoice_draft_lines', (table) => {
      table.dropIndex(['service_id'], 'invoice_draft_lines_service_index')
      table.dropColumn('service_id')
    })
  }
}
