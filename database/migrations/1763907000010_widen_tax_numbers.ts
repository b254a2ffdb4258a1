import { BaseSchema } from '@adonisjs/lucid/schema'

/** Tax numbers of any country are kept as they are printed. SQLite counts no characters. */
export default class extends BaseSchema {
  async up() {
    this.resize(32)
  }

  async down() {
    this.resize(20)
  }

  private resize(length: number) {
    if (this.db.dialect.name !== 'mysql') return
    this.schema.alterTable('accounts', (table) => {
      table.string('vat_id', length).nullable().alter()
    })
    this.schema.alterTable('vat_confirmations', (table) => {
      table.string('vat_id', length).notNullable().alter()
    })
  }
}
