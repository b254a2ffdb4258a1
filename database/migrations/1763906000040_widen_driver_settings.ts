import { BaseSchema } from '@adonisjs/lucid/schema'

const COLUMNS = [
  ['clusters', 'connection'],
  ['products', 'driver_settings'],
]

/** What a driver asks for may be as long as a form may be, and encrypted it is longer. SQLite's texts have no width. */
export default class extends BaseSchema {
  async up() {
    this.defer(async (db) => {
      if (db.dialect.name !== 'mysql') return
      for (const [table, column] of COLUMNS)
        await db.rawQuery(`alter table ${table} modify ${column} mediumtext not null`)
    })
  }

  /** Nothing to undo: what was stored meanwhile may not fit any more. */
  async down() {}
}
