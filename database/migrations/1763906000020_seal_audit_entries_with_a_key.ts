import { BaseSchema } from '@adonisjs/lucid/schema'
import { auditGuards } from '#audit/chain/guards'
import { upgradeChain } from '#audit/chain/upgrade_chain'
import { createGuards, dropGuards } from '#core/database/triggers'

/** Seals what is recorded from now on with a key that is not in the database, and how far the log goes as well. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('audit_entries', (table) => {
      table.integer('seal_version').notNullable().defaultTo(1)
      table.string('key_id', 16).nullable()
      table.string('ip_salt', 32).nullable()
      table.string('ip_digest', 64).nullable()
    })
    this.schema.createTable('audit_heads', (table) => {
      table.string('name', 80).primary()
      table.bigInteger('seq').notNullable()
      table.string('hash', 64).notNullable()
      table.string('seal', 64).notNullable()
    })
    this.defer(async (db) => {
      await upgradeChain(db)
      await db.from('sequences').where('name', 'audit_entries').delete()
      await createGuards(db, auditGuards)
    })
  }

  async down() {
    this.defer(async (db) => {
      await dropGuards(db, auditGuards)
      const last = await db.from('audit_entries').max('seq as seq').first()
      await db.table('sequences').insert({ name: 'audit_entries', value: last?.seq ?? 0 })
    })
    this.schema.dropTable('audit_heads')
    this.schema.alterTable('audit_entries', (table) => {
      table.dropColumns('seal_version', 'key_id', 'ip_salt', 'ip_digest')
    })
  }
}
