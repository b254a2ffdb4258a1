import { clock } from '#core/clock'
import { crashPoint } from '#core/crash_point'
import { live } from '#core/live/live'
import { wakeOperation } from '#provisioning/operations/wake_operation'
import { leaveLane } from '#provisioning/operations/clone_slots'
import { parkOperation } from '#provisioning/operations/park_operation'
import { errorColumns, type Problem } from '#provisioning/operations/problem'
import { hasPlaceElsewhere } from '#provisioning/operations/place_elsewhere'
import { standing, type Refusal } from '#provisioning/placement/refusals'
import type { FencedOperation } from '#provisioning/operations/fenced_operation'
import type Operation from '#provisioning/models/operation'

/** So many places are tried before a person is called. */
const MOST_REFUSALS = 8

/**
 * Decides how building goes on after its place turned out to have no room: it is cleared and left where another place may
 * have room, and kept, with whatever stands there, until a person looks where none has.
 */
export async function leaveFullPlace(
  fenced: FencedOperation,
  operation: Operation,
  problem: Problem
): Promise<void> {
  const refusals = [...(operation.refusals ?? []), refusalOf(operation, problem)]
  const kept = { refusals: JSON.stringify(refusals), checkpoint: null }
  const message = await whatIsLeft(operation, refusals)
  if (message) {
    const shortage = { ...problem, code: null, message }
    return parkOperation(fenced, operation, shortage, 'needs_attention', kept)
  }
  const { remoteId, node } = operation.service
  await fenced.write(
    {
      ...kept,
      ...errorColumns(problem),
      leaving: JSON.stringify({ remoteId, node }),
      state: 'queued',
      attempts: 0,
      step_percent: null,
      waits_for: null,
      run_at: clock.nowMs(),
      lease_until: null,
    },
    async (trx) => {
      await leaveLane(trx, operation)
      wakeOperation(trx, operation)
      live.refresh(operation.service.topics, trx)
    }
  )
  crashPoint('provisioning.place_refused')
}

/** Why no other place is tried; null when one is. */
async function whatIsLeft(
  { serviceId }: Operation,
  refusals: Refusal[]
): Promise<'refused_often' | 'all_refused' | null> {
  if (refusals.length >= MOST_REFUSALS) return 'refused_often'
  return (await hasPlaceElsewhere(serviceId, standing(refusals))) ? null : 'all_refused'
}

function refusalOf({ service }: Operation, { code, message }: Problem): Refusal {
  return {
    clusterId: service.clusterId ?? '',
    cluster: service.cluster.name,
    node: service.node ?? '',
    storage: service.storage ?? '',
    code,
    message: message.slice(0, 500),
    at: clock.nowMs(),
  }
}
