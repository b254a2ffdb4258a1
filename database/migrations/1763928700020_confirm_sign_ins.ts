import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('user_sessions', (table) => {
      table.dateTime('confirmed_at').nullable()
    })
    this.schema.alterTable('social_flows', (table) => {
      table.string('purpose', 16).notNullable().defaultTo('sign_in')
    })
  }

  async down() {
    this.schema.alterTable('social_flows', (table) => table.dropColumn('purpose'))
    this.schema.alterTable('user_sessions', (table) => table.dropColumn('confirmed_at'))
  }
}
