import db from '@adonisjs/lucid/services/db'
import { occupyingStates } from '#provisioning/contracts/service_states'
import type { Assert } from '@japa/assert'

/** What is booked beside subnets and nodes is what their addresses and services add up to. */
export async function assertTakenIsBooked(assert: Assert): Promise<void> {
  const addresses = await db.from('ip_allocations').select('ip_subnet_id')
  const subnets = await db.from('ip_subnets').orderBy('id').select('id', 'used')
  assert.deepEqual(
    subnets.map(({ id, used }) => [id, Number(used)]),
    subnets.map(({ id }) => [id, addresses.filter((row) => row.ip_subnet_id === id).length])
  )
  const services = await db
    .from('services')
    .whereIn('state', [...occupyingStates])
    .whereNotNull('cluster_id')
    .whereNotNull('node')
    .select('cluster_id', 'node', 'memory_mb', 'booked_memory_mb')
  const places = Map.groupBy(services, (row) => `${row.cluster_id} ${row.node}`)
  const loads = await db.from('node_loads').where('services', '<>', 0)
  assert.deepEqual(
    loads
      .map((row) => [`${row.cluster_id} ${row.node}`, Number(row.services), Number(row.memory_mb)])
      .sort(),
    [...places]
      .map(([place, there]) => [
        place,
        there.length,
        there.reduce((sum, row) => sum + Number(row.booked_memory_mb ?? row.memory_mb), 0),
      ])
      .sort()
  )
}
