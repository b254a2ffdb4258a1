import { failed, ok, type Result } from '#core/result'
import { randomMac } from '#provisioning/addresses/mac'
import Cluster from '#provisioning/models/cluster'
import {
  candidatesIn,
  nearer,
  type Candidate,
  type Shortage,
} from '#provisioning/placement/candidates'
import { releaseAddresses } from '#provisioning/addresses/address_book'
import { reserveNetwork } from '#provisioning/placement/reserve_network'
import { reserveRemoteId } from '#provisioning/placement/reserve_remote_id'
import { bookingNodeLoad } from '#provisioning/placement/node_load'
import { readRooms } from '#provisioning/placement/room'
import { takeFoundPlace } from '#provisioning/outside/take_found_place'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Refusal } from '#provisioning/placement/refusals'
import type Service from '#provisioning/models/service'

export type PlacementFailure = { type: Shortage }

/**
 * Finds room for a service and reserves everything its machine needs: node, storage, addresses, MAC and identifier.
 * Clusters of the driver stay locked until the transaction ends, so that two orders never take the same room. A
 * service that has its place keeps it, and one whose machine was found at a host gets that. Places that refused are not taken.
 */
export async function placeService(
  trx: TransactionClientContract,
  service: Service,
  refusals: readonly Refusal[] = []
): Promise<Result<null, PlacementFailure>> {
  if (service.remoteId) return ok(null)

  const clusters = await lockClusters(trx, service)
  if (refusals.length === 0 && (await takeFoundPlace(trx, service))) return ok(null)
  const rooms = await readRooms(clusters, trx)
  let shortage: Shortage = (await hasPaused(trx, service)) ? 'cluster_paused' : 'no_cluster'

  for (const [index, cluster] of clusters.entries()) {
    const candidates = candidatesIn(rooms[index], service, refusals)
    if ('shortage' in candidates) shortage = nearer(shortage, candidates.shortage)
    for (const candidate of candidates.found) {
      const problem = await reserve(trx, service, cluster, candidate)
      if (!problem) return ok(null)
      shortage = nearer(shortage, problem)
    }
  }
  return failed({ type: shortage })
}

/** Locks the clusters that come into question, before anything that belongs to them. */
export function lockClusters(
  trx: TransactionClientContract,
  { driver }: Pick<Service, 'driver'>
): Promise<Cluster[]> {
  return Cluster.query({ client: trx })
    .where({ driver, state: 'enabled' })
    .orderBy('id')
    .forUpdate()
}

/** Whether a cluster would come into question once it is resumed. */
async function hasPaused(trx: TransactionClientContract, { driver }: Service): Promise<boolean> {
  const paused = await Cluster.query({ client: trx }).where({ driver, state: 'paused' }).first()
  return paused !== null
}

async function reserve(
  trx: TransactionClientContract,
  service: Service,
  cluster: Cluster,
  { node, storage, imageRef }: Candidate
): Promise<Shortage | null> {
  const reserved = await reserveNetwork(trx, cluster, node, service)
  if (!reserved.ok) return reserved.error.type
  const remoteId = await reserveRemoteId(trx, cluster.id, service.id)
  if (!remoteId) {
    await releaseAddresses(trx, service, 0)
    return 'no_remote_id'
  }

  service.merge({
    clusterId: cluster.id,
    node,
    storage,
    imageRef,
    remoteId,
    ...reserved.value,
    mac: service.mac ?? randomMac(),
  })
  await bookingNodeLoad(trx, service.id, () => service.useTransaction(trx).save())
  return null
}
