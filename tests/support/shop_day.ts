import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'

/** Moves the company to a time zone and the clock to a moment of its day. */
export async function openShopAt(zone: string, localTime: string): Promise<void> {
  await moveShopTo(zone)
  clock.travelTo(DateTime.fromISO(localTime, { zone }))
}

export function moveShopTo(zone: string): Promise<void> {
  return transaction((trx) => settings.set({ 'company.time_zone': zone }, trx))
}

/** Every day that the database holds, as "table.column", whichever tables there are. */
export async function daysInDatabase(): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>()
  for (const { table, column } of await dayColumns()) {
    const rows = await db.from(table).whereNotNull(column).distinct(column)
    const days = rows.map((row) => String(row[column]).slice(0, 10))
    if (days.length > 0) found.set(`${table}.${column}`, new Set(days))
  }
  return found
}

async function dayColumns(): Promise<{ table: string; column: string }[]> {
  if (db.connection().dialect.name === 'mysql') {
    return db
      .from('information_schema.columns')
      .where('data_type', 'date')
      .whereRaw('table_schema = database()')
      .select('table_name as table', 'column_name as column')
  }
  return db.rawQuery(
    `select tables.name as "table", columns.name as "column"
     from sqlite_master as tables, pragma_table_info(tables.name) as columns
     where tables.type = 'table' and lower(columns.type) = 'date'`
  )
}
