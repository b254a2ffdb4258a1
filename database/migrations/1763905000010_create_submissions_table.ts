import { BaseSchema } from '@adonisjs/lucid/schema'

/** Forms whose effect is in the database, so that a form that arrives again has none. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('submissions', (table) => {
      table.string('id', 64).primary()
      table.string('result', 1024).nullable()
      table.dateTime('created_at').notNullable().index()
    })
  }

  async down() {
    this.schema.dropTable('submissions')
  }
}
