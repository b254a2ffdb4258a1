import { ProvisioningError } from '@innkeeper/provisioning'

import { enter } from './position.js'
import type { MachineSpec, StepPending } from '@innkeeper/provisioning'
import type { ClusterResource } from '../guest/resource.js'
import type { Session } from '../session.js'

/**
 * Before anything is changed: adopts the machine that already carries the reference, or checks
 * that the node is up and the storage has room.
 */
export async function reserve(
  session: Session,
  spec: MachineSpec,
  firstStep: string
): Promise<StepPending> {
  const existing = await session.guests.byReference(spec.reference)
  if (existing) return enter(session, firstStep, { remoteId: existing.vmid })

  const rows = await session.guests.resources()
  checkNode(rows, spec)
  checkStorage(rows, spec)
  return enter(session, firstStep)
}

function checkNode(rows: readonly ClusterResource[], { placement }: MachineSpec): void {
  const node = rows.find((row) => row.type === 'node' && row.node === placement.node)
  if (node?.status === 'online') return
  throw new ProvisioningError(`Node ${placement.node} is not online`, {
    kind: 'capacity',
    code: 'E_NODE_OFFLINE',
  })
}

function checkStorage(rows: readonly ClusterResource[], { placement, diskGb }: MachineSpec): void {
  const { node, storage } = placement
  const row = rows.find(
    (entry) => entry.type === 'storage' && entry.node === node && entry.storage === storage
  )
  if (!row) {
    throw new ProvisioningError(`Node ${node} has no storage "${storage}" that we may use`, {
      kind: 'capacity',
      code: 'E_NO_SPACE',
    })
  }
  if (!row.maxdisk || row.maxdisk - (row.disk ?? 0) >= diskGb * 2 ** 30) return
  throw new ProvisioningError(`Storage ${storage} on ${node} has no room for ${diskGb} GB`, {
    kind: 'capacity',
    code: 'E_NO_SPACE',
  })
}
