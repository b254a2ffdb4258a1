import { BaseSchema } from '@adonisjs/lucid/schema'

/** What histories of customers, orders and services are read by: what they look for, and the id that pages go by. */
const INDEXES: [table: string, name: string, columns: string[]][] = [
  ['audit_entries', 'audit_entries_account_id_index', ['account_id', 'id']],
  ['audit_entries', 'audit_entries_subject_list_index', ['subject_id', 'id']],
  ['refunds', 'refunds_account_list_index', ['account_id', 'id']],
  ['mails', 'mails_address_list_index', ['to_address', 'id']],
]

/** Which mails are about what, what staff note, and what one of them is told by another. */
export default class extends BaseSchema {
  async up() {
    for (const [table, name, columns] of INDEXES)
      this.schema.alterTable(table, (on) => on.index(columns, name))

    this.schema.createTable('mail_links', (table) => {
      table.string('subject_id', 26).notNullable()
      table
        .string('mail_id', 26)
        .notNullable()
        .references('id')
        .inTable('mails')
        .onDelete('CASCADE')
      table.primary(['subject_id', 'mail_id'])
      table.index(['mail_id'], 'mail_links_mail_index')
    })

    this.schema.createTable('staff_messages', (table) => {
      table
        .string('notice_id', 26)
        .primary()
        .references('id')
        .inTable('staff_notices')
        .onDelete('CASCADE')
      table.string('kind', 60).notNullable()
      table.string('message', 500).notNullable()
      table.string('path', 200).notNullable()
    })

    this.schema.createTable('notes', (table) => {
      table.string('id', 26).primary()
      table.string('subject_type', 16).notNullable()
      table.string('subject_id', 26).notNullable()
      table.string('account_id', 26).notNullable().references('id').inTable('accounts')
      table.string('author_id', 26).notNullable().references('id').inTable('users')
      table.text('body').notNullable()
      table.boolean('pinned').notNullable().defaultTo(false)
      table.integer('revision').notNullable().defaultTo(1)
      table.dateTime('edited_at').nullable()
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
      table.index(['subject_id', 'id'], 'notes_subject_index')
      table.index(['account_id', 'id'], 'notes_account_index')
      table.index(['subject_id', 'pinned', 'id'], 'notes_pinned_index')
    })

    this.schema.createTable('note_mentions', (table) => {
      table
        .string('note_id', 26)
        .notNullable()
        .references('id')
        .inTable('notes')
        .onDelete('CASCADE')
      table
        .string('member_id', 26)
        .notNullable()
        .references('id')
        .inTable('staff_members')
        .onDelete('CASCADE')
      table.primary(['note_id', 'member_id'])
    })
  }

  async down() {
    for (const table of ['note_mentions', 'notes', 'staff_messages', 'mail_links'])
      this.schema.dropTable(table)
    for (const [table, name, columns] of INDEXES)
      this.schema.alterTable(table, (on) => on.dropIndex(columns, name))
  }
}
