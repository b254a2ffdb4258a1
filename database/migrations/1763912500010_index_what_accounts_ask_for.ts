import { BaseSchema } from '@adonisjs/lucid/schema'

/** The dashboard of an account with many services asks which of them are missing, and until when the next ones are paid. */
const INDEXES: [name: string, columns: string[]][] = [
  ['services_account_missing_index', ['account_id', 'missing_since']],
  ['services_account_renewal_index', ['account_id', 'next_renewal_on']],
]

export default class extends BaseSchema {
  async up() {
    for (const [name, columns] of INDEXES)
      this.schema.alterTable('services', (table) => table.index(columns, name))
  }

  async down() {
    for (const [name, columns] of INDEXES)
      this.schema.alterTable('services', (table) => table.dropIndex(columns, name))
  }
}
