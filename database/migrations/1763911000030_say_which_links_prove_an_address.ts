import { BaseSchema } from '@adonisjs/lucid/schema'

/** A link to set a password that was handed over by hand, and never mailed, proves nobody's address. */
export default class extends BaseSchema {
  protected tableName = 'password_resets'

  async up() {
    this.schema.alterTable(this.tableName, (table) => {
      table.boolean('mailed').notNullable().defaultTo(true)
    })
  }

  async down() {
    this.schema.alterTable(this.tableName, (table) => {
      table.dropColumn('mailed')
    })
  }
}
