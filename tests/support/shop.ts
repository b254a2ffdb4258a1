import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { addSubnet } from '#provisioning/addresses/add_subnet'
import { syncCluster } from '#provisioning/clusters/sync_cluster'
import { CategoryFactory } from '#database/factories/catalog/category_factory'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { ProductFactory } from '#database/factories/catalog/product_factory'
import { TemplateFactory } from '#database/factories/catalog/template_factory'
import { TermsVersionFactory } from '#database/factories/ordering/terms_version_factory'
import { ClusterFactory } from '#database/factories/provisioning/cluster_factory'
import IpPool from '#provisioning/models/ip_pool'
import TemplateImage from '#provisioning/models/template_image'
import type Cluster from '#provisioning/models/cluster'
import type { ProxmoxSimulator } from '@innkeeper/proxmox-simulator'

export interface ShopOptions {
  /** The network that addresses come from. */
  network?: string
  gateway?: string
  clonesAtOnce?: number
  /** How many times faster than the wall clock the simulated host works. */
  speed?: number
}

/** Where a simulated host answers, and to whom. */
export type HostAddress = Pick<ProxmoxSimulator, 'url' | 'fingerprint' | 'token'>

export type ProductKind = 'vm' | 'container'

/** What the shop sells: visible names, by kind. */
export const SHELF = {
  vm: {
    category: 'Virtual machines',
    product: 'Small machine',
    template: 'Debian 13',
    user: 'debian',
  },
  container: {
    category: 'Containers',
    product: 'Small container',
    template: 'Debian 13',
    user: 'root',
  },
} as const

/** A template of virtual machines has one copy on each node. */
const IMAGES: Record<ProductKind, string[]> = {
  vm: ['qemu/9000', 'qemu/9100'],
  container: ['lxc/local:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst'],
}

/** A small shop on a connected cluster: a virtual machine and a container, terms, tax, and a network of addresses. */
export async function openShop(proxmox: HostAddress, options: ShopOptions = {}): Promise<Cluster> {
  const { network = '10.20.0.0/22', gateway = '10.20.0.1', clonesAtOnce = 2 } = options
  await transaction((trx) =>
    settings.set({ 'company.name': 'Test Hosting', 'company.country': 'DE' }, trx)
  )
  const cluster = await connect(proxmox, clonesAtOnce)
  await addNetwork(cluster, network, gateway)
  await offer(cluster, 'vm')
  await offer(cluster, 'container')
  const body = 'We host.\n\nYou pay.'
  await TermsVersionFactory.merge({ version: '2026-01', title: 'Terms', body }).create()
  return cluster
}

async function connect(proxmox: HostAddress, clonesAtOnce: number): Promise<Cluster> {
  const cluster = await ClusterFactory.merge({
    name: 'Lab',
    driver: 'proxmox',
    connection: {
      endpoints: [proxmox.url],
      token_id: proxmox.token.id,
      token_secret: proxmox.token.secret,
      trust: 'fingerprint',
      fingerprints: [proxmox.fingerprint],
      pool: 'innkeeper',
    },
    clonesAtOnce,
  }).create()
  await cluster.refresh()
  if (!(await syncCluster(cluster)))
    throw new Error(`The cluster does not answer: ${(await cluster.refresh()).lastError}`)
  return cluster
}

async function addNetwork(cluster: Cluster, network: string, gateway: string): Promise<void> {
  const pool = await IpPool.create({ name: 'Public', enabled: true })
  await pool.related('links').create({ clusterId: cluster.id, bridge: 'vmbr0' })
  const added = await addSubnet(pool, { network, gateway, resolvers: '10.20.0.53' })
  if (!added.ok) throw new Error(added.error.type)
}

async function offer(cluster: Cluster, kind: ProductKind): Promise<void> {
  const { category: categoryName, product: name } = SHELF[kind]
  const category = await CategoryFactory.merge({ name: categoryName, slug: `${kind}s` }).create()
  const { id: productId } = await ProductFactory.merge({
    categoryId: category.id,
    name,
    slug: `small-${kind}`,
    kind,
    driver: 'proxmox',
    specs: { cores: 1, memoryMb: 1024, diskGb: 10, bandwidthMbit: 200 },
  }).create()
  await PlanFactory.merge({ productId, setupFeeMinor: 100 }).create()
  await PlanFactory.merge({ productId, cycleUnit: 'year', priceMinor: 4900 }).create()
  await offerTemplate(cluster, kind)
}

async function offerTemplate(cluster: Cluster, kind: ProductKind): Promise<void> {
  const template = await TemplateFactory.merge({ slug: `debian-${kind}`, kind }).create()
  await TemplateImage.createMany(
    IMAGES[kind].map((remoteRef) => ({ templateId: template.id, clusterId: cluster.id, remoteRef }))
  )
}
