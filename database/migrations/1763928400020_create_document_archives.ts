import { BaseSchema } from '@adonisjs/lucid/schema'

/** Archives of all documents of a month or a year that staff asked for, and their content, piece by piece. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('document_archives', (table) => {
      table.string('id', 26).primary()
      table.date('from_on').notNullable()
      table.date('until_on').notNullable()
      table.string('state', 16).notNullable()
      /** The days, as long as it waits or is being built: no second one is then. */
      table.string('open_key', 40).nullable()
      table.string('requested_by', 60).notNullable()
      table.integer('document_count').notNullable()
      table.integer('done_count').notNullable().defaultTo(0)
      table.bigInteger('size_bytes').nullable()
      table.string('error_code', 60).nullable()
      table.string('error_message', 255).nullable()
      table.integer('attempts').notNullable().defaultTo(0)
      table.bigInteger('next_at').nullable()
      table.bigInteger('lease_until').nullable()
      table.integer('fence').notNullable().defaultTo(0)
      table.dateTime('built_at').nullable()
      table.dateTime('expires_at').nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').nullable()
      table.unique(['open_key'], { indexName: 'document_archives_open_unique' })
      table.index(['next_at', 'id'], 'document_archives_due_index')
      table.index(['state', 'id'], 'document_archives_state_index')
      table.index(['state', 'expires_at'], 'document_archives_expiry_index')
    })
    this.schema.createTable('document_archive_pieces', (table) => {
      table.string('id', 26).primary()
      table
        .string('archive_id', 26)
        .notNullable()
        .references('id')
        .inTable('document_archives')
        .onDelete('cascade')
      /** Of the lease under which it was written: those of an earlier one are none of the archive. */
      table.integer('fence').notNullable()
      table.integer('position').notNullable()
      table.specificType('content', 'mediumblob').notNullable()
      table.dateTime('created_at').notNullable()
      table.unique(['archive_id', 'fence', 'position'], {
        indexName: 'document_archive_pieces_unique',
      })
    })
  }

  async down() {
    this.schema.dropTable('document_archive_pieces')
    this.schema.dropTable('document_archives')
  }
}
