import logger from '@adonisjs/core/services/logger'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** When a trigger refuses, by the language of each database. */
export interface Guard {
  name: string
  table: string
  before: 'update' | 'delete'
  /** Refuses only rows for which this holds, in SQL that both understand; every row where it is left out. */
  when?: { sqlite: string; mysql: string }
  message: string
}

/** Makes triggers that refuse changes whoever asks; where the database user may not make any, the log says so. */
export async function createGuards(client: QueryClientContract, guards: Guard[]): Promise<void> {
  const statement = client.dialect.name === 'mysql' ? mysqlGuard : sqliteGuard
  try {
    for (const guard of guards) await client.rawQuery(statement(guard))
  } catch (error) {
    if (!needsSuperuser(error)) throw error
    logger.warn(
      'The database user may not create triggers: what must not change is guarded by code alone'
    )
  }
}

export async function dropGuards(client: QueryClientContract, guards: Guard[]): Promise<void> {
  for (const { name } of guards) await client.rawQuery(`drop trigger if exists ${name}`)
}

/** Names of those triggers that are gone, or do something else than they did. */
export async function missingGuards(
  client: QueryClientContract,
  guards: Guard[]
): Promise<string[]> {
  const known = await triggers(client)
  const textOf = client.dialect.name === 'mysql' ? mysqlBody : sqliteGuard
  return guards
    .filter((guard) => known.get(guard.name)?.toLowerCase() !== textOf(guard).toLowerCase())
    .map(({ name }) => name)
}

/** The names of all triggers that this database user sees. */
export async function triggerNames(client: QueryClientContract): Promise<string[]> {
  const known = await triggers(client)
  return [...known.keys()]
}

/** What each trigger does, by its name. */
async function triggers(client: QueryClientContract): Promise<Map<string, string>> {
  const rows: { name: string; text: string }[] =
    client.dialect.name === 'mysql'
      ? await client
          .from('information_schema.triggers')
          .whereRaw('trigger_schema = database()')
          .select('trigger_name as name', 'action_statement as text')
      : await client.from('sqlite_master').where('type', 'trigger').select('name', 'sql as text')
  return new Map(rows.map(({ name, text }) => [name, text]))
}

function sqliteGuard({ name, table, before, when, message }: Guard): string {
  const condition = when ? `when ${when.sqlite} ` : ''
  return `create trigger ${name} before ${before} on ${table} ${condition}begin select raise(abort, '${message}'); end`
}

function mysqlGuard(guard: Guard): string {
  const { name, table, before } = guard
  return `create trigger ${name} before ${before} on ${table} for each row ${mysqlBody(guard)}`
}

function mysqlBody({ when, message }: Guard): string {
  const refuse = `signal sqlstate '45000' set message_text = '${message}'`
  return when ? `begin if ${when.mysql} then ${refuse}; end if; end` : refuse
}

function needsSuperuser(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : ''
  return code === 'ER_BINLOG_CREATE_ROUTINE_NEED_SUPER' || code === 'ER_TABLEACCESS_DENIED_ERROR'
}
