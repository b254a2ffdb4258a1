import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import type Template from '#catalog/models/template'
import { addSubnet } from '#provisioning/addresses/add_subnet'
import { saveCluster } from '#provisioning/clusters/save_cluster'
import Cluster from '#provisioning/models/cluster'
import IpPool from '#provisioning/models/ip_pool'
import TemplateImage from '#provisioning/models/template_image'
import { syncCluster } from '#provisioning/clusters/sync_cluster'
import { testCluster } from '#provisioning/clusters/test_cluster'
import type { Simulators } from '#database/seeders/demo/simulators'
import type User from '#identity/models/user'

const CLUSTER = 'Hamburg'
const FORM = {
  name: CLUSTER,
  location: 'Hamburg, Germany',
  clones_at_once: 3,
  memory_percent: 80,
  first_remote_id: 1000,
  last_remote_id: 9999,
}

/** Networks that are reserved for documentation (RFC 5737, RFC 3849). */
const NETWORKS = [
  { network: '203.0.113.0/24', gateway: '203.0.113.1', resolvers: '192.0.2.53 192.0.2.54' },
  { network: '2001:db8:10::/64', gateway: '2001:db8:10::1', resolvers: '2001:db8::53' },
]

/** Connects the cluster, or tells where it answers now, and reads what it has. */
export async function connectCluster({ proxmox }: Simulators): Promise<Cluster> {
  const cluster =
    (await Cluster.findBy('name', CLUSTER)) ?? new Cluster().merge({ driver: 'proxmox' })
  const typed = {
    setting_endpoints: proxmox.url,
    setting_token_id: proxmox.tokenId,
    secret_token_secret: proxmox.tokenSecret,
    setting_trust: 'fingerprint',
    setting_fingerprints: proxmox.fingerprint,
    setting_pool: 'innkeeper',
  }
  await saveCluster(cluster, { form: FORM, typed, say: (key) => key })
  const report = await testCluster(cluster)
  if (!report.ok) throw new Error(`The simulated cluster refuses us: ${JSON.stringify(report)}`)
  if (!(await syncCluster(cluster))) throw new Error('The simulated cluster does not answer')
  return cluster
}

/** Says which image of the cluster stands for a template, on whatever node the image lies. */
export async function mapImages(
  cluster: Cluster,
  template: Template,
  imageName: string
): Promise<void> {
  const images = await cluster.related('images').query().where('name', 'like', `${imageName}%`)
  if (images.length === 0) throw new Error(`The simulated cluster has no image ${imageName}`)
  for (const { reference } of images) {
    const key = { templateId: template.id, clusterId: cluster.id, remoteRef: reference }
    await transaction(async (trx) => {
      const image = await TemplateImage.create(key, { client: trx })
      await audit.record(trx, 'template_image.mapped', image, { changes: key })
    })
  }
}

/** Makes the pool that machines get their addresses from. */
export async function openAddressPool(cluster: Cluster): Promise<void> {
  const pool = await transaction(async (trx) => {
    const made = await IpPool.create({ name: 'Hamburg public', enabled: true }, { client: trx })
    await made.related('links').create({ clusterId: cluster.id, bridge: 'vmbr0', vlan: null })
    await audit.record(trx, 'ip_pool.created', made)
    return made
  })
  for (const network of NETWORKS) {
    const added = await addSubnet(pool, network)
    if (!added.ok) throw new Error(`${network.network}: ${added.error.type}`)
  }
}

/** Opens or closes every node to new machines, as staff do around maintenance. */
export async function setNodesOpen(cluster: Cluster, enabled: boolean, by: User): Promise<void> {
  const actor = { type: 'staff', id: by.id } as const
  for (const node of await cluster.related('nodes').query()) {
    await transaction(async (trx) => {
      await node.useTransaction(trx).merge({ enabled }).save()
      const action = `cluster.node_${enabled ? 'enabled' : 'disabled'}`
      await audit.record(trx, action, ['cluster_node', node.id], {
        changes: { name: node.name },
        actor,
      })
    })
  }
}
