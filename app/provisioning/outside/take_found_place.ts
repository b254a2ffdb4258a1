import { recordAddressEvents } from '#provisioning/addresses/address_events'
import { bookingNodeLoad } from '#provisioning/placement/node_load'
import { settle } from '#provisioning/outside/findings'
import IpAllocation from '#provisioning/models/ip_allocation'
import ProvisioningFinding, { type MachineFacts } from '#provisioning/models/provisioning_finding'
import Service from '#provisioning/models/service'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Gives a service without a place that of its machine, where a survey found one: built before an older database was
 * restored. With its identifier and addresses the driver goes on with that machine instead of building another. False
 * where there is none, or what it uses is not free for it; the driver then finds it by its mark all the same.
 */
export async function takeFoundPlace(
  trx: TransactionClientContract,
  service: Service
): Promise<boolean> {
  const found = await ProvisioningFinding.query({ client: trx })
    .where({ service_id: service.id, kind: 'waiting_machine' })
    .whereNull('settled_at')
    .orderBy('id')
  if (found.length !== 1) return false
  const [{ id, clusterId, remoteId, facts }] = found
  const image = await imageFor(trx, service, clusterId, facts)
  if (!remoteId || !facts.node || !facts.storage || !image) return false
  if (!(await isFree(trx, facts.mac ?? null))) return false
  if (!(await takeAddresses(trx, service, { clusterId, remoteId, facts }))) return false

  await trx
    .query()
    .from('remote_ids')
    .where({ cluster_id: clusterId, remote_id: Number(remoteId) })
    .update({ service_id: service.id })
  service.merge({
    clusterId,
    remoteId,
    node: facts.node,
    storage: facts.storage,
    imageRef: image,
    bridge: facts.bridge ?? null,
    vlan: facts.vlan ?? null,
    mac: facts.mac ?? service.mac,
  })
  await bookingNodeLoad(trx, service.id, () => service.useTransaction(trx).save())
  await settle(trx, [id], 'panel')
  return true
}

/** What the template stands for on the node of the machine. */
async function imageFor(
  trx: TransactionClientContract,
  { templateId, kind }: Service,
  clusterId: string,
  { node }: MachineFacts
): Promise<string | null> {
  const images: { remote_ref: string; nodes: string }[] = await trx
    .from('template_images')
    .join('cluster_images', (join) =>
      join
        .on('cluster_images.cluster_id', 'template_images.cluster_id')
        .andOn('cluster_images.reference', 'template_images.remote_ref')
    )
    .where({
      'template_images.template_id': templateId ?? '',
      'template_images.cluster_id': clusterId,
      'cluster_images.kind': kind,
    })
    .orderBy('template_images.id')
    .select('template_images.remote_ref', 'cluster_images.nodes')
  const here = images.find(({ nodes }) => (JSON.parse(nodes) as string[]).includes(node ?? ''))
  return (here ?? images.at(0))?.remote_ref ?? null
}

async function isFree(trx: TransactionClientContract, mac: string | null): Promise<boolean> {
  if (mac === null) return true
  return (await Service.query({ client: trx }).where('mac', mac).first()) === null
}

/** The addresses that were kept for the machine, the one that it names first as the primary one; false where there are none. */
async function takeAddresses(
  trx: TransactionClientContract,
  service: Service,
  { clusterId, remoteId, facts }: { clusterId: string; remoteId: string; facts: MachineFacts }
): Promise<boolean> {
  const kept = await IpAllocation.query({ client: trx })
    .where({ state: 'in_use', seen_cluster_id: clusterId, seen_remote_id: remoteId })
    .orderBy('position')
    .forUpdate()
  const named = facts.addresses ?? []
  const sorted = kept.toSorted((a, b) => named.indexOf(a.address) - named.indexOf(b.address))
  for (const [index, allocation] of sorted.entries()) {
    await allocation
      .merge({
        state: 'assigned',
        serviceId: service.id,
        isPrimary: index === 0,
        seenClusterId: null,
        seenRemoteId: null,
      })
      .save()
  }
  const addresses = kept.map(({ ipSubnetId, address }) => ({ subnetId: ipSubnetId, address }))
  await recordAddressEvents(trx, 'assigned', addresses, service)
  return kept.length > 0
}
