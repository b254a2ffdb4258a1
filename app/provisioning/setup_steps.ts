import db from '@adonisjs/lucid/services/db'
import Cluster from '#provisioning/models/cluster'
import { isSilent } from '#provisioning/clusters/cluster_health'
import type { SetupFinding, SetupStep } from '#core/registries/setup_steps'

const can = 'ProvisioningPolicy.manage'
/** A new shop has a handful of them. */
const MOST_LOOKED_AT = 50

/** What servers are built on: hosts that answer, addresses for them, and images to copy. */
export const provisioningSetupSteps: SetupStep[] = [
  {
    name: 'provisioning.cluster',
    order: 40,
    can,
    route: 'admin.clusters.create',
    look: lookAtClusters,
  },
  {
    name: 'provisioning.addresses',
    order: 50,
    can,
    route: 'admin.ip_pools.index',
    needs: ['provisioning.cluster'],
    look: lookAtPools,
  },
  {
    name: 'provisioning.images',
    order: 60,
    can,
    route: 'admin.templates.index',
    needs: ['provisioning.cluster'],
    look: lookAtImages,
  },
]

/** One cluster that answers, takes servers and told what it offers. */
async function lookAtClusters(): Promise<SetupFinding> {
  const clusters = await Cluster.query()
    .select('id', 'name', 'state', 'last_seen_at', 'last_asked_at', 'last_error', 'synced_at')
    .whereNot('state', 'disabled')
    .orderBy('id', 'desc')
    .limit(MOST_LOOKED_AT)
  if (clusters.some((cluster) => cluster.syncedAt && !isSilent(cluster) && !cluster.lastError))
    return { state: 'done' }
  const [latest] = clusters
  if (!latest) return { state: 'todo' }
  const { id, name, state, lastError } = latest
  const at = {
    route: 'admin.clusters.show',
    params: { id },
    data: { name, reason: lastError ?? '' },
  }
  if (lastError) return { state: 'failing', message: 'setup.cluster.refused', ...at }
  if (state === 'paused') return { state: 'failing', message: 'setup.cluster.paused', ...at }
  if (!latest.syncedAt) return { state: 'todo', message: 'setup.cluster.unsynced', ...at }
  return { state: 'failing', message: 'setup.cluster.silent', ...at }
}

interface PoolRow {
  id: string
  name: string
  enabled: boolean | number
  subnet: string | null
  open_subnet: string | null
  link: string | null
}

/** One pool with free addresses, a gateway, and a bridge on which a cluster reaches it. */
async function lookAtPools(): Promise<SetupFinding> {
  const subnets = () =>
    db.from('ip_subnets').whereColumn('ip_subnets.ip_pool_id', 'ip_pools.id').limit(1).select('id')
  const links = db
    .from('ip_pool_clusters')
    .join('clusters', 'clusters.id', 'ip_pool_clusters.cluster_id')
    .whereColumn('ip_pool_clusters.ip_pool_id', 'ip_pools.id')
    .whereNot('clusters.state', 'disabled')
    .limit(1)
    .select('ip_pool_clusters.id')
  const open = subnets()
    .where('enabled', true)
    .whereNotNull('gateway')
    .whereColumn('used', '<', 'size')
  const pools: PoolRow[] = await db
    .from('ip_pools')
    .select(
      'id',
      'name',
      'enabled',
      subnets().as('subnet'),
      open.as('open_subnet'),
      links.as('link')
    )
    .orderBy('id', 'desc')
    .limit(MOST_LOOKED_AT)
  if (pools.some((pool) => pool.enabled && pool.open_subnet && pool.link)) return { state: 'done' }
  const [latest] = pools
  if (!latest) return { state: 'todo' }
  const { id, name } = latest
  const at = { route: 'admin.ip_pools.show', params: { id }, data: { name } }
  return { state: 'todo', message: `setup.addresses.${lackOf(latest)}`, ...at }
}

function lackOf({ enabled, subnet, open_subnet: open, link }: PoolRow): string {
  if (!subnet) return 'no_network'
  if (!open) return 'no_free_address'
  if (!link) return 'no_bridge'
  return enabled ? 'no_free_address' : 'disabled'
}

/** One template on offer for which a cluster has an image. */
async function lookAtImages(): Promise<SetupFinding> {
  const template = db.from('templates').where('enabled', true).limit(1).select('id')
  const mapped = db
    .from('template_images')
    .join('templates', 'templates.id', 'template_images.template_id')
    .join('clusters', 'clusters.id', 'template_images.cluster_id')
    .where('templates.enabled', true)
    .whereNot('clusters.state', 'disabled')
    .limit(1)
    .select('template_images.id')
  const cluster = db.from('clusters').whereNot('state', 'disabled').orderBy('id', 'desc').limit(1)
  const found = await db
    .query()
    .select(template.as('template'), mapped.as('mapped'), cluster.select('id').as('cluster'))
    .firstOrFail()
  if (found.mapped) return { state: 'done' }
  if (!found.template) return { state: 'todo', can: 'CatalogPolicy.manage' }
  const at = { route: 'admin.clusters.show', params: { id: found.cluster } }
  return { state: 'todo', message: 'setup.images.unmapped', ...at }
}
