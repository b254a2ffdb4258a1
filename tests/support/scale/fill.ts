import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { occupyingStates } from '#provisioning/contracts/service_states'
import { GENESIS } from '#audit/chain/seals'
import { BulkWriter } from '#tests/support/scale/bulk_writer'
import { prepareGround } from '#tests/support/scale/ground'
import { sealHead, writeLog } from '#tests/support/scale/log'
import { writeMachines } from '#tests/support/scale/machines'
import { writeMoney } from '#tests/support/scale/money'
import { writePeople } from '#tests/support/scale/people'
import { Population } from '#tests/support/scale/population'

/**
 * Fills a migrated database with a shop that has been open for 16 months. At scale 1 it has 100,000 accounts, 300,000
 * machines, a million invoices and three million audit entries and outbox messages; account 0 has a fiftieth of all.
 */
export async function fillAtScale(
  scale: number,
  { seed = 1, tell = (_: string) => {} } = {}
): Promise<Population> {
  const shop = new Population(scale, clock.now().startOf('day'), seed)
  const ground = await prepareGround(shop.services)
  const head = { seq: 0, hash: GENESIS }
  await BulkWriter.use(async (writer) => {
    tell('people')
    await writePeople(writer, shop)
    tell('machines')
    await writeMachines(writer, shop, ground)
    tell('money')
    await writeMoney(writer, shop, ground.document)
    tell('log')
    await writeLog(writer, shop, head)
  })
  await countWhatIsTaken(ground.subnetId)
  await sealHead(head)
  await countOn('orders', shop.services)
  await countOn('invoice', shop.invoices)
  tell('statistics')
  await refreshStatistics()
  return shop
}

/** What the panel books beside subnets and nodes as it reserves. */
async function countWhatIsTaken(subnetId: string): Promise<void> {
  const addresses = db.from('ip_allocations').where('ip_subnet_id', subnetId)
  const [{ used, last }] = await addresses.count('* as used').max('position as last')
  await db
    .from('ip_subnets')
    .where('id', subnetId)
    .update({ used, next_position: Number(last ?? -1) + 1 })
  const loads = await db
    .from('services')
    .whereIn('state', [...occupyingStates])
    .groupBy('cluster_id', 'node')
    .select('cluster_id', 'node')
    .count('* as services')
    .sum('memory_mb as memory_mb')
  if (loads.length > 0) await db.table('node_loads').multiInsert(loads)
}

/** The next number comes behind those that were written. */
async function countOn(name: string, value: number): Promise<void> {
  await db.knexQuery().table('sequences').insert({ name, value }).onConflict('name').merge()
}

/** What an installation has that grew over months: databases look at their tables now and then. */
async function refreshStatistics(): Promise<void> {
  if (db.connection().dialect.name !== 'mysql') return
  const tables = await db.connection().getAllTables()
  for (const table of tables) await db.rawQuery(`analyze table ${table}`)
}
