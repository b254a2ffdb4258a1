import { BaseSchema } from '@adonisjs/lucid/schema'

const BATCH = 500

/** Why services are suspended, one open row a reason, and until when one that was terminated can be restored. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('service_suspensions', (table) => {
      table.string('id', 26).primary()
      table
        .string('service_id', 26)
        .notNullable()
        .references('id')
        .inTable('services')
        .onDelete('CASCADE')
      table.string('reason', 16).notNullable()
      table.string('note', 500).nullable()
      table.boolean('note_shown').notNullable().defaultTo(false)
      table.string('opened_by_type', 16).notNullable()
      table.string('opened_by_id', 26).nullable()
      table.string('lifted_by_type', 16).nullable()
      table.string('lifted_by_id', 26).nullable()
      table.dateTime('lifted_at').nullable()
      table.string('open_key', 44).nullable().unique('service_suspensions_open_unique')
      table.bigInteger('due_at').nullable()
      table.integer('checks').notNullable().defaultTo(0)
      table.bigInteger('lease_until').nullable()
      table.integer('fence').notNullable().defaultTo(0)
      table.dateTime('created_at').notNullable()
      table.dateTime('updated_at').notNullable()
      table.index(['service_id', 'id'], 'service_suspensions_service_index')
      table.index(['due_at', 'id'], 'service_suspensions_due_index')
    })
    this.schema.alterTable('services', (table) => {
      table.string('trashed_for', 16).nullable()
      table.bigInteger('trashed_until').nullable()
      table.index(['trashed_until', 'id'], 'services_trashed_index')
    })
    this.defer(async (db) => {
      for (let after = ''; ;) {
        const held: { id: string; suspended_at: string | null; updated_at: string }[] = await db
          .from('services')
          .where('state', 'suspended')
          .where('id', '>', after)
          .orderBy('id')
          .limit(BATCH)
          .select('id', 'suspended_at', 'updated_at')
        for (const { id, suspended_at: at, updated_at: updatedAt } of held) {
          const last = await db
            .from('operations')
            .where({ service_id: id, kind: 'suspend', state: 'succeeded' })
            .orderBy('id', 'desc')
            .select('reason')
            .first()
          // A server has one such row, so its own id is one that no other has.
          const row = {
            id,
            service_id: id,
            reason: 'staff',
            note: last?.reason?.slice(0, 500) ?? null,
            note_shown: true,
            opened_by_type: 'system',
            open_key: `${id}:staff`,
            created_at: at ?? updatedAt,
            updated_at: at ?? updatedAt,
          }
          await db.knexQuery().table('service_suspensions').insert(row).onConflict('id').ignore()
        }
        if (held.length < BATCH) return
        after = held[held.length - 1].id
      }
    })
  }

  async down() {
    this.schema.alterTable('services', (table) => {
      table.dropIndex(['trashed_until', 'id'], 'services_trashed_index')
      table.dropColumns('trashed_for', 'trashed_until')
    })
    this.schema.dropTable('service_suspensions')
  }
}
