import { ProvisioningError } from '@innkeeper/provisioning'

import { guestPath } from '../guest/guest.js'
import { PropertyString } from '../properties/property_string.js'
import { builtGuest } from '../verbs/own_guest.js'
import { followTask } from '../verbs/follow_task.js'
import { enter, stay } from '../verbs/position.js'
import type { RemoteMachine, StepOutcome } from '@innkeeper/provisioning'
import type { GuestConfig } from '../guest/guest.js'
import type { Build } from '../verbs/build.js'

const DEADLINE_MS = 10 * 60_000
const UNITS: Record<string, number> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 }

/** Grows the boot disk to the size that was bought; told as an absolute size. */
export async function resize(build: Build): Promise<StepOutcome<RemoteMachine>> {
  const { session, spec, position } = build
  const goOn = () => enter(session, 'firewall', { remoteId: position.data.remoteId })
  if (position.data.task) {
    return followTask(session, position, { deadlineMs: DEADLINE_MS }, goOn)
  }

  const guest = await builtGuest(build)
  const disk = bootDisk(guest.config)
  const size = disk && diskBytes(String(guest.config[disk]))
  if (!disk || !size) throw unusable(spec.template, 'its boot disk cannot be told')
  if (size > spec.diskGb * UNITS.G)
    throw unusable(spec.template, 'its disk is larger than the plan')
  if (size === spec.diskGb * UNITS.G) return goOn()

  const task = await session.client.put<string | null>(guestPath(guest, 'resize'), {
    disk,
    size: `${spec.diskGb}G`,
  })
  return task ? stay(position, { task }, 1_000) : goOn()
}

/** The disk the machine boots from; null when it has none. */
export function bootDisk(config: GuestConfig): string | null {
  const order =
    PropertyString.parse(String(config.boot ?? ''))
      .get('order')
      ?.split(';') ?? []
  const first = ['scsi0', 'virtio0', 'sata0', 'ide0']
  const candidates = [...order, String(config.bootdisk ?? ''), ...first]
  return candidates.find((name) => isDisk(name, config[name])) ?? null
}

/** The size written in a drive's property string, in bytes; null when there is none. */
export function diskBytes(drive: string): number | null {
  const match = /^(\d+(?:\.\d+)?)([KMGT]?)$/.exec(PropertyString.parse(drive).get('size') ?? '')
  return match ? Number(match[1]) * (UNITS[match[2]] ?? 1) : null
}

function isDisk(name: string, value: unknown): boolean {
  if (value === undefined || !/^(?:scsi|virtio|sata|ide)\d+$/.test(name)) return false
  return !/cloudinit|media=cdrom|^none/.test(String(value))
}

function unusable(template: string, why: string): ProvisioningError {
  return new ProvisioningError(`Template "${template}" cannot be used: ${why}`, {
    kind: 'permanent',
    code: 'E_INVALID_SPEC',
  })
}
