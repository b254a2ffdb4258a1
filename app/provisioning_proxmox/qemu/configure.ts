import { ProvisioningError } from '@innkeeper/provisioning'

import { guestPath } from '../guest/guest.js'
import { formatMarker, formatTags } from '../marker.js'
import { ipConfig, qemuNetwork } from '../properties/network.js'
import { joinPool } from '../verbs/join_pool.js'
import { builtGuest } from '../verbs/own_guest.js'
import { enter } from '../verbs/position.js'
import type { MachineSpec, RemoteMachine, StepOutcome } from '@innkeeper/provisioning'
import type { PveParams } from '../client/form_encode.js'
import type { GuestConfig } from '../guest/guest.js'
import type { Build } from '../verbs/build.js'

/** Gives the copy its size, network and cloud-init data; all absolute, so safe to repeat. */
export async function configure(build: Build): Promise<StepOutcome<RemoteMachine>> {
  const { session, spec, position } = build
  const guest = await builtGuest(build)
  requireCloudInit(guest.config, spec)
  await session.client.put(guestPath(guest, 'config'), toConfig(guest.config, spec))
  await joinPool(session, guest.vmid)
  return enter(session, 'resize', { remoteId: position.data.remoteId })
}

/** The parameters to send, on top of what the template brought. */
export function toConfig(template: GuestConfig, spec: MachineSpec): PveParams {
  const { productSettings } = spec
  return {
    name: spec.hostname,
    description: formatMarker(spec),
    tags: formatTags(spec),
    onboot: 1,
    sockets: 1,
    cores: spec.cores,
    memory: spec.memoryMb,
    cpu: textOrNull(productSettings.cpu_type),
    net0: qemuNetwork(template.net0 === undefined ? undefined : String(template.net0), spec),
    ipconfig0: ipConfig(spec),
    nameserver: spec.nameservers.join(' ') || null,
    ciuser: textOrNull(productSettings.login),
    // Upgrading all packages on the first boot takes minutes and holds the package manager.
    ciupgrade: 0,
    sshkeys: encodeSshKeys(spec.sshKeys),
  }
}

/** Proxmox VE wants the keys URL-encoded before the form is encoded once more. */
export function encodeSshKeys(keys: readonly string[]): string | null {
  const lines = keys.map((key) => key.trim()).filter((key) => key !== '')
  return lines.length === 0 ? null : encodeURIComponent(lines.join('\n'))
}

function requireCloudInit(config: GuestConfig, { template }: MachineSpec): void {
  const hasDrive = Object.entries(config).some(
    ([name, value]) => /^(?:ide|sata|scsi)\d+$/.test(name) && /cloudinit/.test(String(value))
  )
  if (hasDrive) return
  throw new ProvisioningError(`Template "${template}" has no cloud-init drive`, {
    kind: 'permanent',
    code: 'E_TEMPLATE_MISSING',
  })
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
