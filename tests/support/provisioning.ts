import { ProvisioningManager } from '@innkeeper/provisioning'
import { FakeHost, fake } from '@innkeeper/provisioning/fake'
import db from '@adonisjs/lucid/services/db'
import { newId } from '#core/ids'
import { transaction } from '#core/database/transaction'
import { ProductFactory } from '#database/factories/catalog/product_factory'
import { TemplateFactory } from '#database/factories/catalog/template_factory'
import { ClusterFactory } from '#database/factories/provisioning/cluster_factory'
import { startProvisioning } from '#provisioning/services/start_provisioning'
import provisioningConfig from '#config/provisioning'
import { drivers as panelDrivers } from '#provisioning/clusters/drivers'
import IpPool from '#provisioning/models/ip_pool'
import IpSubnet from '#provisioning/models/ip_subnet'
import Service from '#provisioning/models/service'
import TemplateImage from '#provisioning/models/template_image'
import { readRange } from '#provisioning/addresses/address_range'
import { syncCluster } from '#provisioning/clusters/sync_cluster'
import { createCustomer } from '#tests/support/identity'
import type Product from '#catalog/models/product'
import type Template from '#catalog/models/template'
import type Cluster from '#provisioning/models/cluster'
import type { FakeHostOptions } from '@innkeeper/provisioning/fake'
import type { DriverFactory, DriverManifest } from '@innkeeper/provisioning/types'
import type { PendingService } from '#provisioning/contracts/pending_service'

/** What a Japa test hands out as `cleanup`. */
export type Cleanup = (work: () => void | Promise<void>) => void

/** A cluster on a host in memory, with an image, a pool of addresses and a product to sell. */
export async function createFakeWorld(
  options: FakeHostOptions & {
    cidr?: string
    cluster?: Partial<Cluster>
    manifest?: DriverManifest
    /** One that there is already. */
    host?: FakeHost
  } = {}
) {
  const { host = new FakeHost(options) } = options
  serveFrom(host, options.manifest)
  const connection = { secret: host.secret }
  const cluster = await ClusterFactory.merge({ connection, ...options.cluster }).create()
  await cluster.refresh()
  await syncCluster(cluster)
  const pool = await createPool(cluster, 'bridge0', options.cidr ?? '192.0.2.0/24')
  const templates = {
    vm: await offer(cluster, 'vm', 'fake-vm'),
    container: await offer(cluster, 'container', 'fake-container'),
  }
  return { host, cluster, pool, templates, product: await createProduct('fake') }
}

/** Has the panel's fake driver talk to a host in memory. */
export function serveFrom(host: FakeHost, manifest?: DriverManifest): void {
  const drivers: Record<string, DriverFactory> = {
    ...provisioningConfig.drivers,
    fake: fake(host, manifest),
  }
  panelDrivers.replaceWith(new ProvisioningManager({ default: 'fake', drivers }))
}

export async function createPool(
  cluster: Cluster,
  bridge: string,
  cidr: string,
  gateway: string | null = null
) {
  const pool = await IpPool.create({ name: `pool ${newId()}`, enabled: true })
  await pool.related('links').create({ clusterId: cluster.id, bridge })
  const range = readRange(cidr)
  if (!range) throw new Error(`No network: ${cidr}`)
  await IpSubnet.create({
    ipPoolId: pool.id,
    gateway: gateway ?? range.firstAddress,
    resolvers: ['192.0.2.53'],
    enabled: true,
    ...range,
  })
  return pool
}

/** A template on offer that stands for an image of the cluster. */
export async function offer(cluster: Cluster, kind: 'vm' | 'container', ...remoteRefs: string[]) {
  const template = await TemplateFactory.merge({ kind }).create()
  for (const remoteRef of remoteRefs) {
    await TemplateImage.create({ templateId: template.id, clusterId: cluster.id, remoteRef })
  }
  return template
}

export async function createProduct(driver: string) {
  return ProductFactory.merge({
    driver,
    specs: { cores: 1, memoryMb: 1024, diskGb: 10 },
    included: [],
  }).create()
}

interface Sold {
  product: Product
  template: Template
  accountId?: string
  orderId?: string
  overrides?: Partial<PendingService>
}

/** A service as a placed order leaves it. */
export async function createPendingService({
  product,
  template,
  accountId,
  orderId,
  overrides,
}: Sold): Promise<Service> {
  const owner = accountId ?? (await createCustomer()).account.id
  return transaction((trx) =>
    Service.createPending(trx, {
      accountId: owner,
      orderId: orderId ?? newId(),
      productId: product.id,
      name: product.name,
      hostname: 'web1',
      kind: template.kind,
      driver: product.driver,
      template: { id: template.id, name: template.title, defaultUser: template.defaultUser },
      sshKey:
        'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0KJlp6qsVIlJ1pvcq8Ho5VOS8pMHn5vC5BkMGsAS5c test',
      sshKeyFingerprint: 'SHA256:test',
      cores: 1,
      memoryMb: 1024,
      diskGb: 10,
      currency: 'EUR',
      priceMinor: 500,
      cycleUnit: 'month',
      cycleCount: 1,
      ...overrides,
    })
  )
}

/** Does what an accepted order causes, and answers the operation that builds the machine. */
export async function accept(service: Service) {
  await startProvisioning(service.orderId ?? '')
  return service.related('operations').query().where('kind', 'create').firstOrFail()
}

/** How many statements the work sends to the database. */
export async function countQueries(work: () => Promise<unknown>): Promise<number> {
  const client = db.connection().getReadClient()
  let count = 0
  const note = () => void count++
  client.on('query', note)
  await work().finally(() => client.off('query', note))
  return count
}

/** Empties what provisioning keeps, so that tests do not see each other's machines. */
export async function forgetMachines(): Promise<void> {
  for (const table of TABLES) await db.from(table).delete()
}

const TABLES = [
  'ip_events',
  'ip_allocations',
  'ip_subnets',
  'ip_pool_clusters',
  'ip_pools',
  'clone_slots',
  'operation_steps',
  'operations',
  'remote_ids',
  'provisioning_findings',
  'service_events',
  'begin_consents',
  'cancellations',
  'subscription_changes',
  'price_notices',
  'mrr_movements',
  'subscription_discounts',
  'coupon_redemptions',
  'trials',
  'usage_warnings',
  'usage_counters',
  'rated_usage',
  'usage_records',
  'subscription_meters',
  'billing_holds',
  'billed_periods',
  'subscription_items',
  'subscriptions',
  'services',
  'template_images',
  'cluster_images',
  'cluster_bridges',
  'cluster_storages',
  'cluster_nodes',
  'node_loads',
  'clusters',
  'outbox_messages',
]
