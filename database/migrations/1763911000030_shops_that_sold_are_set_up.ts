import { BaseSchema } from '@adonisjs/lucid/schema'

/** A shop that sold something before there was a checklist of first steps needs none. */
export default class extends BaseSchema {
  async up() {
    this.defer(async (db) => {
      const sold = await db.from('orders').where('state', 'fulfilled').first()
      if (!sold) return
      const known = await db.from('settings').where('name', 'setup.shown').first()
      if (known) return
      const updatedAt = new Date().toISOString().slice(0, 19).replace('T', ' ')
      await db
        .table('settings')
        .insert({ name: 'setup.shown', value: 'false', updated_at: updatedAt })
    })
  }

  /** Nothing was changed but what staff may change. */
  async down() {}
}
