import { ProvisioningError } from '@innkeeper/provisioning'

import { lockOf } from '../guest/guest.js'
import type { MachineRef, MachineSpec } from '@innkeeper/provisioning'
import type { Guest } from '../guest/guest.js'
import type { Build } from './build.js'

/** The machine being built, marked as ours and free to change. */
export async function builtGuest({ session, spec }: Build): Promise<Guest> {
  return unlocked(await session.guests.own(refOf(spec)))
}

/** The same machine, unless a task holds it: that throws `E_MACHINE_LOCKED`, to be tried again. */
export function unlocked(guest: Guest): Guest {
  const lock = lockOf(guest.config)
  if (lock === null) return guest
  throw new ProvisioningError(`Machine ${guest.vmid} is locked (${lock})`, {
    kind: 'transient',
    code: 'E_MACHINE_LOCKED',
    retryAfterMs: 5_000,
  })
}

export function refOf(spec: MachineSpec): MachineRef {
  return {
    reference: spec.reference,
    instanceId: spec.instanceId,
    kind: spec.kind,
    remoteId: spec.remoteId,
    node: spec.placement.node,
  }
}
