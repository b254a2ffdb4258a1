import Operation, { type Leaving } from '#provisioning/models/operation'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Checkpoint } from '@innkeeper/provisioning/types'
import type Service from '#provisioning/models/service'

/** What of a machine may stand at its host, and how far its removal is where that was begun. */
interface HalfMade {
  leaving: Leaving
  checkpoint: Checkpoint | null
}

/** What the building of a service left that never was its customer's, as columns of what removes it; null where it was, or has no place. */
export async function halfMadeOf(
  trx: TransactionClientContract,
  { id, activatedAt, remoteId, node }: Service
): Promise<HalfMade | null> {
  if (activatedAt || !remoteId) return null
  const build = await Operation.query({ client: trx })
    .where({ service_id: id, kind: 'create' })
    .orderBy('id', 'desc')
    .first()
  const { leaving, checkpoint } = build ?? { leaving: null, checkpoint: null }
  if (leaving) return { leaving, checkpoint }
  return { leaving: { remoteId, node, building: checkpoint }, checkpoint: null }
}
