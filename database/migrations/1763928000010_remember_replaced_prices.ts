import { BaseSchema } from '@adonisjs/lucid/schema'

/** What a price's last day was before a change ended it, so that calling the change off puts back just that. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('subscription_items', (table) => {
      table.string('replaced_by', 26).nullable()
      table.date('until_before').nullable()
    })
  }

  async down() {
    this.schema.alterTable('subscription_items', (table) => {
      table.dropColumns('replaced_by', 'until_before')
    })
  }
}
