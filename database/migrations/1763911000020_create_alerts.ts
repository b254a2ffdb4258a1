import { BaseSchema } from '@adonisjs/lucid/schema'

/** What is wrong and who of the staff was told what of it. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('alerts', (table) => {
      table.string('id', 26).primary()
      table.string('kind', 60).notNullable()
      table.string('key', 60).notNullable()
      table.string('open_key', 121).nullable().unique('alerts_open_unique')
      table.string('severity', 16).notNullable()
      table.string('message', 500).notNullable()
      table.string('route', 60).notNullable()
      table.integer('count').notNullable()
      table.bigInteger('first_seen_at').notNullable()
      table.bigInteger('last_seen_at').notNullable()
      table.bigInteger('tell_from').notNullable()
      table.bigInteger('closed_at').nullable()
      table.index(['closed_at', 'id'], 'alerts_closed_index')
    })

    this.schema.createTable('alert_readers', (table) => {
      table
        .string('member_id', 26)
        .primary()
        .references('id')
        .inTable('staff_members')
        .onDelete('CASCADE')
      table.integer('turn').notNullable().defaultTo(0)
      table.bigInteger('told_at').nullable()
      table.text('wishes').notNullable()
    })

    this.schema.createTable('alert_readings', (table) => {
      table
        .string('member_id', 26)
        .notNullable()
        .references('member_id')
        .inTable('alert_readers')
        .onDelete('CASCADE')
      table
        .string('alert_id', 26)
        .notNullable()
        .references('id')
        .inTable('alerts')
        .onDelete('CASCADE')
      table.string('severity', 16).notNullable()
      table.integer('count').notNullable()
      table.primary(['member_id', 'alert_id'])
    })

    this.schema.createTable('staff_notices', (table) => {
      table.string('id', 26).primary()
      table
        .string('member_id', 26)
        .notNullable()
        .references('member_id')
        .inTable('alert_readers')
        .onDelete('CASCADE')
      table.bigInteger('told_at').notNullable()
      table.bigInteger('read_at').nullable()
      table.index(['member_id', 'read_at'], 'staff_notices_unread_index')
      table.index(['member_id', 'id'], 'staff_notices_list_index')
      table.index(['told_at'], 'staff_notices_told_index')
    })

    this.schema.createTable('staff_notice_items', (table) => {
      table
        .string('notice_id', 26)
        .notNullable()
        .references('id')
        .inTable('staff_notices')
        .onDelete('CASCADE')
      table
        .string('alert_id', 26)
        .notNullable()
        .references('id')
        .inTable('alerts')
        .onDelete('CASCADE')
      table.string('news', 16).notNullable()
      table.string('message', 500).notNullable()
      table.primary(['notice_id', 'alert_id'])
    })

    this.schema.alterTable('disputes', (table) => {
      table.index(['state', 'id'], 'disputes_state_index')
    })
  }

  async down() {
    this.schema.alterTable('disputes', (table) => {
      table.dropIndex(['state', 'id'], 'disputes_state_index')
    })
    for (const name of [
      'staff_notice_items',
      'staff_notices',
      'alert_readings',
      'alert_readers',
      'alerts',
    ])
      this.schema.dropTable(name)
  }
}
