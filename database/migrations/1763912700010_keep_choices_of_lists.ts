import { BaseSchema } from '@adonisjs/lucid/schema'

/** Lists are sorted by what has an index together with their key; `orders.id` and the like have one of their own. */
const INDEXES: [table: string, name: string, columns: string[]][] = [
  ['orders', 'orders_total_list_index', ['total_minor', 'id']],
  ['orders', 'orders_state_total_list_index', ['state', 'total_minor', 'id']],
]

/** Which columns of a list somebody shows, and the views they saved. */
export default class extends BaseSchema {
  async up() {
    this.schema.createTable('list_choices', (table) => {
      table
        .string('user_id', 26)
        .notNullable()
        .references('id')
        .inTable('users')
        .onDelete('CASCADE')
      table.string('list', 60).notNullable()
      table.text('columns').nullable()
      table.text('views').notNullable()
      table.dateTime('updated_at').notNullable()
      table.primary(['user_id', 'list'])
    })
    for (const [table, name, columns] of INDEXES)
      this.schema.alterTable(table, (on) => on.index(columns, name))
  }

  async down() {
    for (const [table, name, columns] of INDEXES)
      this.schema.alterTable(table, (on) => on.dropIndex(columns, name))
    this.schema.dropTable('list_choices')
  }
}
