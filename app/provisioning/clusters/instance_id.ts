import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'

const NAME = 'provisioning.instance_id'

let known: string | undefined

/** The id of this panel installation, written into the mark of every machine. Made once, then never changed. */
export async function instanceId(): Promise<string> {
  known ??= (await stored()) ?? (await makeOne())
  return known
}

async function makeOne(): Promise<string> {
  const row = {
    name: NAME,
    value: JSON.stringify(newId()),
    updated_at: sqlTime(),
  }
  await db.knexQuery().table('settings').insert(row).onConflict('name').ignore()
  return (await stored()) as string
}

async function stored(): Promise<string | null> {
  const row = await db.from('settings').where('name', NAME).select('value').first()
  return row ? JSON.parse(row.value) : null
}
