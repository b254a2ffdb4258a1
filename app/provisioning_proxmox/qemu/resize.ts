import { ProvisioningError } from '@innkeeper/provisioning'

import { GB, mainDisk } from '../guest/disk.js'
import { guestPath } from '../guest/guest.js'
import { builtGuest } from '../verbs/own_guest.js'
import { followTask } from '../verbs/follow_task.js'
import { enter, stay } from '../verbs/position.js'
import type { RemoteMachine, StepOutcome } from '@innkeeper/provisioning'
import type { Build } from '../verbs/build.js'

const DEADLINE_MS = 10 * 60_000

/** Grows the boot disk to the size that was bought; told as an absolute size. */
export async function resize(build: Build): Promise<StepOutcome<RemoteMachine>> {
  const { session, spec, position } = build
  const goOn = () => enter(session, 'firewall', { remoteId: position.data.remoteId })
  if (position.data.task) {
    return followTask(session, position, { deadlineMs: DEADLINE_MS }, goOn)
  }

  const guest = await builtGuest(build)
  const disk = mainDisk(guest)
  if (!disk) throw unusable(spec.template, 'its boot disk cannot be told')
  if (disk.bytes > spec.diskGb * GB)
    throw unusable(spec.template, 'its disk is larger than the plan')
  if (disk.bytes === spec.diskGb * GB) return goOn()

  const task = await session.client.put<string | null>(guestPath(guest, 'resize'), {
    disk: disk.name,
    size: `${spec.diskGb}G`,
  })
  return task ? stay(position, { task }, 1_000) : goOn()
}

function unusable(template: string, why: string): ProvisioningError {
  return new ProvisioningError(`Template "${template}" cannot be used: ${why}`, {
    kind: 'permanent',
    code: 'E_INVALID_SPEC',
  })
}
