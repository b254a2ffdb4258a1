import { BaseSchema } from '@adonisjs/lucid/schema'

/** The fingerprint that the last test of a cluster saw, which may be trusted without entering the secrets again. */
export default class extends BaseSchema {
  protected tableName = 'clusters'

  async up() {
    this.schema.alterTable(this.tableName, (table) => {
      table.string('seen_fingerprint', 191).nullable()
    })
  }

  async down() {
    this.schema.alterTable(this.tableName, (table) => {
      table.dropColumn('seen_fingerprint')
    })
  }
}
