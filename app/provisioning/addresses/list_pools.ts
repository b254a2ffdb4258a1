import db from '@adonisjs/lucid/services/db'
import { bridgesOf } from '#provisioning/clusters/bridges_of'
import Cluster from '#provisioning/models/cluster'
import IpPool from '#provisioning/models/ip_pool'

const MANY = 4_000_000_000

/** Every pool with how much of it is in use. */
export async function listPools() {
  const pools = await IpPool.query().orderBy('name').preload('subnets')
  return pools.map((pool) => ({
    pool,
    used: pool.subnets.reduce((sum, subnet) => sum + Number(subnet.used), 0),
    networks: pool.subnets.map((subnet) => subnet.cidr).join(', '),
  }))
}

/** A pool with its subnets, the clusters that reach it, and what happened to its addresses of late. */
export async function describePool(pool: IpPool) {
  await pool.load((loader) => loader.load('subnets').load('links'))
  const clusters = await Cluster.query().select('id', 'name').orderBy('name')
  const names = new Map(clusters.map((cluster) => [cluster.id, cluster.name]))
  const bridges = await bridgesOf([...names.keys()])
  return {
    pool,
    clusters: clusters.map(({ id, name }) => ({ value: id, label: name })),
    bridgeNames: [...new Set(bridges.map(({ name }) => name))],
    links: pool.links.map((link) => ({
      link,
      cluster: names.get(link.clusterId) ?? link.clusterId,
    })),
    subnets: pool.subnets.map((subnet) => {
      const taken = Number(subnet.used)
      const free = subnet.size - taken
      // Larger ranges are counted no further than that.
      return { subnet, taken, free: free < MANY ? free : null }
    }),
    events: await eventsOf(pool),
  }
}

async function eventsOf(pool: IpPool) {
  const ids = pool.subnets.map((subnet) => subnet.id)
  if (ids.length === 0) return []
  return db
    .from('ip_events')
    .leftJoin('services', 'services.id', 'ip_events.service_id')
    .whereIn('ip_events.ip_subnet_id', ids)
    .orderBy('ip_events.id', 'desc')
    .limit(20)
    .select(
      'ip_events.address',
      'ip_events.action',
      'ip_events.created_at',
      'ip_events.service_id',
      'services.hostname'
    )
}
