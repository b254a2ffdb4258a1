import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Remembers the keys while they are gone, so that whoever is stopped half-way finds them again. */
const KEPT = 'dropped_foreign_keys'

interface ForeignKey {
  table_name: string
  name: string
  to_table: string
  definition: string
}

/**
 * Runs work on MariaDB or MySQL while no foreign key from or to these tables stands in its way, as a change of
 * collations needs: MariaDB refuses it even where it is told not to check keys. The keys come back afterwards; after
 * a crash in between, the next call brings them back.
 */
export async function withoutForeignKeys(
  client: QueryClientContract,
  tables: string[],
  work: () => Promise<void>
): Promise<void> {
  await client.rawQuery(
    `create table if not exists ${KEPT} (table_name varchar(64) not null, name varchar(64) not null, to_table varchar(64) not null, definition text not null, primary key (table_name, name))`
  )
  const keys = await presentKeys(client)
  await drop(
    client,
    keys.filter((key) => tables.includes(key.table_name) || tables.includes(key.to_table))
  )
  await work()
  await bringBack(client)
}

async function drop(client: QueryClientContract, keys: ForeignKey[]): Promise<void> {
  for (const [table, group] of byTable(keys)) {
    await client.knexQuery().table(KEPT).insert(group).onConflict().ignore()
    const drops = group.map(({ name }) => `drop foreign key \`${name}\``)
    await client.rawQuery(`alter table \`${table}\` ${drops.join(', ')}`)
  }
}

/** The rows were checked when they were written; the setting belongs to one connection, hence the transaction. */
async function bringBack(client: QueryClientContract): Promise<void> {
  const present = await presentKeys(client)
  const kept: ForeignKey[] = await client.from(KEPT).select('*')
  const missing = kept.filter(
    ({ table_name: table, name }) =>
      !present.some((key) => key.table_name === table && key.name === name)
  )
  await client.transaction(async (connection) => {
    await connection.rawQuery('set foreign_key_checks = 0')
    for (const [table, group] of byTable(missing)) {
      const adds = group.map(({ name, definition }) => `add constraint \`${name}\` ${definition}`)
      await connection.rawQuery(`alter table \`${table}\` ${adds.join(', ')}`)
    }
    await connection.rawQuery('set foreign_key_checks = 1')
  })
  await client.rawQuery(`drop table if exists ${KEPT}`)
}

function byTable(keys: ForeignKey[]): Map<string, ForeignKey[]> {
  return Map.groupBy(keys, (key) => key.table_name)
}

async function presentKeys(client: QueryClientContract): Promise<ForeignKey[]> {
  const columns = (column: string) =>
    `group_concat('\`', k.${column}, '\`' order by k.ordinal_position)`
  const [rows]: [ForeignKey[]] = await client.rawQuery(
    `select r.table_name as table_name, r.constraint_name as name, r.referenced_table_name as to_table,
       concat('foreign key (', ${columns('column_name')}, ') references \`', r.referenced_table_name,
       '\` (', ${columns('referenced_column_name')}, ') on delete ', r.delete_rule, ' on update ', r.update_rule) as definition
     from information_schema.referential_constraints r
     join information_schema.key_column_usage k on k.constraint_schema = r.constraint_schema
       and k.constraint_name = r.constraint_name and k.table_name = r.table_name
     where r.constraint_schema = database()
     group by r.table_name, r.constraint_name, r.referenced_table_name, r.delete_rule, r.update_rule`
  )
  return rows
}
