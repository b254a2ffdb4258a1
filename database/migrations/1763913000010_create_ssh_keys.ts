import { BaseSchema } from '@adonisjs/lucid/schema'

/** SSH keys that an account keeps, to choose from when it orders. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('ssh_keys', (table) => {
      table.string('id', 26).primary()
      table
        .string('account_id', 26)
        .notNullable()
        .references('id')
        .inTable('accounts')
        .onDelete('CASCADE')
      table.string('name', 64).notNullable()
      table.text('line').notNullable()
      table.string('fingerprint', 64).notNullable()
      table.string('type', 16).notNullable()
      table.integer('bits').notNullable()
      table.dateTime('last_used_at').nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
      table.unique(['account_id', 'fingerprint'], { indexName: 'ssh_keys_fingerprint_unique' })
    })
  }

  async down() {
    this.schema.dropTable('ssh_keys')
  }
}
