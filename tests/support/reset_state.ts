import { ProvisioningManager } from '@innkeeper/provisioning'
import db from '@adonisjs/lucid/services/db'
import limiter from '@adonisjs/limiter/services/main'
import { startHead } from '#audit/chain/chain_head'
import { clock } from '#core/clock'
import { settings } from '#core/settings/settings'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import { drivers } from '#provisioning/clusters/drivers'
import provisioningConfig from '#config/provisioning'

/** Brings the panel back to an empty, migrated database, empty memories and its own drivers, so that no group of tests meets another's. */
export async function resetState(): Promise<void> {
  await (db.connection().dialect.name === 'mysql' ? emptyMariaDb() : emptySqlite())
  await startHead(db.connection())
  await limiter.clear()
  settings.forget()
  forgetStorefront()
  drivers.replaceWith(new ProvisioningManager(provisioningConfig))
  clock.reset()
}

const keeps = (table: string) => table.startsWith('adonis_schema') || table.startsWith('sqlite_')

interface SqliteObject {
  type: string
  name: string
  /** The table that a trigger watches. */
  tbl_name: string
  sql: string
}

/**
 * Records of money refuse to be deleted, so their guards are taken away for the moment; only those of tables that hold
 * something, because a changed schema has every statement prepared anew.
 */
async function emptySqlite(): Promise<void> {
  const objects: SqliteObject[] = await db
    .from('sqlite_master')
    .whereIn('type', ['table', 'trigger'])
    .select('type', 'name', 'tbl_name', 'sql')
  const tables = objects.filter(({ type, name }) => type === 'table' && !keeps(name))
  const parts = tables.map(
    ({ name }) => `select '${name}' as name where exists(select 1 from "${name}")`
  )
  const rows: { name: string }[] = await db.rawQuery(parts.join(' union all '))
  const filled = rows.map(({ name }) => name)
  const triggers = objects.filter(
    ({ type, tbl_name: table }) => type === 'trigger' && filled.includes(table)
  )

  await db.rawQuery('pragma foreign_keys = off')
  for (const { name } of triggers) await db.rawQuery(`drop trigger "${name}"`)
  for (const name of filled) await db.rawQuery(`delete from "${name}"`)
  for (const { sql } of triggers) await db.rawQuery(sql)
  await db.rawQuery('pragma foreign_keys = on')
}

/**
 * Only tables that hold something are touched. Records of money refuse to be deleted, so these are truncated, which asks no
 * trigger and takes as long as making a table.
 */
async function emptyMariaDb(): Promise<void> {
  const tables = (await db.connection().getAllTables()).filter((table: string) => !keeps(table))
  const parts = tables.map(
    (table: string) => `select '${table}' as name, exists(select 1 from \`${table}\`) as filled`
  )
  const [rows]: [{ name: string; filled: number }[]] = await db.rawQuery(parts.join(' union all '))
  const names = rows.filter(({ filled }) => filled).map(({ name }) => name)
  const guarded = names.length > 0 ? await guardedTables() : new Set()
  const emptied = names.filter((name) => !guarded.has(name))
  await db.transaction(async (trx) => {
    await trx.rawQuery('set foreign_key_checks = 0')
    for (const name of emptied) await trx.rawQuery(`delete from \`${name}\``)
    for (const name of names)
      if (guarded.has(name)) await trx.rawQuery(`truncate table \`${name}\``)
    await trx.rawQuery('set foreign_key_checks = 1')
  })
}

async function guardedTables(): Promise<Set<string>> {
  const rows: { name: string }[] = await db
    .from('information_schema.triggers')
    .whereRaw('trigger_schema = database()')
    .distinct('event_object_table as name')
  return new Set(rows.map(({ name }) => name))
}
