import { parsePropertyString, printPropertyString } from '../schema/property_string.js'
import { qemuDrive } from '../schema/qemu_parameters.js'
import { needWritable } from './config_update.js'
import { parseSize, printSize } from './sizes.js'
import { needRoom } from './volumes.js'
import type { Call } from '../router.js'
import type { Guest } from './types.js'

/** Grows a disk; the same size again is fine, a smaller one is not. Runs inside the task. */
export function resizeQemu({ cluster, params, permit }: Call, guest: Guest) {
  needWritable(guest, params.digest)
  const value = guest.config[params.disk]
  if (value === undefined) throw new Error(`disk '${params.disk}' does not exist`)
  const parts = parsePropertyString(qemuDrive, value)
  if (parts.media === 'cdrom') throw new Error("you can't resize a cdrom")
  const [storage] = parts.file.split(':')
  permit.need(`/storage/${storage}`, 'Datastore.AllocateSpace')

  const before = parseSize(parts.size)
  const after = wantedSize(params.size, before)
  if (after < before) throw new Error('shrinking disks is not supported')
  if (after === before) return
  needRoom(cluster, storage, guest.node, after - before)
  guest.config[params.disk] = printPropertyString(qemuDrive, { ...parts, size: printSize(after) })
}

export function wantedSize(text: string, before: number) {
  return text.startsWith('+') ? before + parseSize(text.slice(1)) : parseSize(text)
}
