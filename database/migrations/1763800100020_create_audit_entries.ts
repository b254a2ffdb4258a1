import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  async up() {
    this.schema.createTable('audit_entries', (table) => {
      table.string('id', 26).primary()
      table.bigInteger('seq').notNullable().unique('audit_entries_seq_unique')
      table.string('actor_type', 16).notNullable()
      table.string('actor_id', 26).nullable()
      table.string('account_id', 26).nullable()
      table.string('action', 80).notNullable()
      table.string('subject_type', 40).notNullable()
      table.string('subject_id', 64).nullable()
      table.text('data', 'mediumtext').notNullable()
      table.string('ip', 45).nullable()
      table.string('request_id', 64).nullable()
      table.dateTime('created_at').notNullable()
      table.string('prev_hash', 64).notNullable()
      table.string('hash', 64).notNullable()
      table.index(['action', 'seq'], 'audit_entries_action_index')
      table.index(['subject_type', 'subject_id', 'seq'], 'audit_entries_subject_index')
      table.index(['actor_id', 'seq'], 'audit_entries_actor_index')
      table.index(['account_id', 'seq'], 'audit_entries_account_index')
    })
  }

  async down() {
    this.schema.dropTable('audit_entries')
  }
}
