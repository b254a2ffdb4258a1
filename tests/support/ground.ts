import { clock } from '#core/clock'
import { ClusterFactory } from '#database/factories/provisioning/cluster_factory'
import Cluster from '#provisioning/models/cluster'
import IpPool from '#provisioning/models/ip_pool'
import IpSubnet from '#provisioning/models/ip_subnet'
import TemplateImage from '#provisioning/models/template_image'
import type { MachineKind } from '#catalog/models/product'
import type Template from '#catalog/models/template'

const NAME = 'Ground'
const kinds: MachineKind[] = ['vm', 'container']
const imageOf = (kind: MachineKind) => `ground-${kind}`

/** A cluster with room for thousands of machines, so that what a test sells could be built. It leads to no host. */
export async function ground(driver = 'fake'): Promise<Cluster> {
  const name = `${NAME} ${driver}`
  const existing = await Cluster.findBy({ name })
  if (existing) return existing

  const cluster = await ClusterFactory.merge({ name, driver }).create()
  const seenAt = clock.now()
  await cluster.related('nodes').create({
    name: 'ground1',
    online: true,
    enabled: true,
    cores: 512,
    memoryTotalBytes: 2 ** 44,
    memoryUsedBytes: 0,
    seenAt,
  })
  await cluster.related('storages').create({
    node: 'ground1',
    name: 'disks',
    shared: true,
    enabled: true,
    content: kinds,
    totalBytes: 2 ** 48,
    freeBytes: 2 ** 48,
    seenAt,
  })
  await cluster.related('bridges').create({ node: 'ground1', name: 'bridge0', seenAt })
  for (const kind of kinds) {
    await cluster.related('images').create({
      reference: imageOf(kind),
      kind,
      name: kind,
      nodes: ['ground1'],
      minDiskGb: 1,
      seenAt,
    })
  }
  await addNetwork(cluster)
  return cluster
}

/** Lets a template be built on the ground of a driver. */
export async function mapOnGround(template: Template, driver = 'fake'): Promise<void> {
  const { id: clusterId } = await ground(driver)
  const remoteRef = imageOf(template.kind)
  const known = await TemplateImage.findBy({ templateId: template.id, clusterId })
  if (!known) await TemplateImage.create({ templateId: template.id, clusterId, remoteRef })
}

async function addNetwork(cluster: Cluster): Promise<void> {
  const pool = await IpPool.create({ name: cluster.name, enabled: true })
  await pool.related('links').create({ clusterId: cluster.id, bridge: 'bridge0' })
  const second = await IpSubnet.query().count('* as total').pojo<{ total: number }>()
  const network = `100.${64 + Number(second[0].total)}.0.0`
  await IpSubnet.create({
    ipPoolId: pool.id,
    family: 4,
    network,
    prefix: 16,
    gateway: network.replace(/0$/, '1'),
    resolvers: [],
    firstAddress: network.replace(/0$/, '2'),
    size: 65_000,
    enabled: true,
  })
}
