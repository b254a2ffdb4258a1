import { BaseSchema } from '@adonisjs/lucid/schema'

/** Whether one of the same kind followed is asked of each old row before it is deleted; conversations go by when they were closed. */
const INDEXES: [table: string, name: string, columns: string[]][] = [
  ['operations', 'operations_kind_index', ['service_id', 'kind', 'state', 'id']],
  ['service_events', 'service_events_kind_index', ['service_id', 'kind', 'id']],
  ['conversations', 'conversations_closed_index', ['state', 'closed_at']],
]

export default class extends BaseSchema {
  async up() {
    for (const [table, name, columns] of INDEXES)
      this.schema.alterTable(table, (on) => on.index(columns, name))
  }

  async down() {
    for (const [table, name, columns] of INDEXES)
      this.schema.alterTable(table, (on) => on.dropIndex(columns, name))
  }
}
