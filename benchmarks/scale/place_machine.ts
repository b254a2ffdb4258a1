import { transaction } from '#core/database/transaction'
import { reserveNetwork } from '#provisioning/placement/reserve_network'
import { readRooms } from '#provisioning/placement/room'
import Cluster from '#provisioning/models/cluster'
import Service from '#provisioning/models/service'

const takenBack = new Error('taken back')

/** Reads what room there is and reserves an address, as placing a machine does, and takes it back. */
export async function placeMachine(): Promise<void> {
  const clusters = await Cluster.query().orderBy('id')
  const node = await clusters[0].related('nodes').query().firstOrFail()
  const service = await Service.query().where('cluster_id', clusters[0].id).firstOrFail()
  await transaction(async (trx) => {
    await readRooms(clusters, trx)
    const reserved = await reserveNetwork(trx, clusters[0], node.name, service)
    if (!reserved.ok) throw new Error(reserved.error.type)
    throw takenBack
  }).catch((error) => {
    if (error !== takenBack) throw error
  })
}
