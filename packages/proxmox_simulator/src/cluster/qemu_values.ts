import { fail, invalid } from '../errors.js'
import { parsePropertyString, printPropertyString } from '../schema/property_string.js'
import { qemuDrive, qemuNet } from '../schema/qemu_parameters.js'
import { volumesOf } from './guest.js'
import { randomMac } from './mac.js'
import { GiB, printSize } from './sizes.js'
import { needRoom, nextVolume } from './volumes.js'
import type { Permit } from '../access/permit.js'
import type { Cluster } from './cluster.js'
import type { Guest } from './types.js'

export const isDrive = (key: string) => /^(ide|sata|scsi|virtio)\d+$/.test(key)
export const isNet = (key: string) => /^net\d+$/.test(key)

/** Brings a network device into stored form; a missing address is made up. */
export function storedNet(value: string) {
  const parts = parsePropertyString(qemuNet, value)
  const macaddr = (parts.macaddr ?? randomMac()).toUpperCase()
  return printPropertyString(qemuNet, { ...parts, macaddr })
}

/** Brings a drive into stored form: `storage:8` and `storage:cloudinit` become volumes. */
export function storedDrive(cluster: Cluster, guest: Guest, value: string) {
  const parts = parsePropertyString(qemuDrive, value)
  if (parts.file === 'none' || parts.file === 'cdrom') return value
  const [storageId, name = ''] = parts.file.split(':')
  cluster.storage(storageId, guest.node)

  if (name === 'cloudinit') {
    const file = `${storageId}:vm-${guest.vmid}-cloudinit`
    return printPropertyString(qemuDrive, { ...parts, file, media: 'cdrom', size: '4M' })
  }
  if (/^\d+(\.\d+)?$/.test(name)) return allocated(cluster, guest, storageId, parts)
  const known = volumesOf(guest).find((volume) => `${volume.storage}:${volume.name}` === parts.file)
  if (!known && parts.media !== 'cdrom') throw fail(`volume ${parts.file} does not exist`)
  return printPropertyString(qemuDrive, known ? { ...parts, size: printSize(known.size) } : parts)
}

function allocated(
  cluster: Cluster,
  guest: Guest,
  storageId: string,
  parts: Record<string, string>
) {
  const bytes = Number(parts.file.split(':')[1]) * GiB
  needImages(cluster, storageId, guest.node)
  needRoom(cluster, storageId, guest.node, bytes)
  const file = `${storageId}:${nextVolume(guest, storageId)}`
  return printPropertyString(qemuDrive, { ...parts, file, size: printSize(bytes) })
}

export function needImages(cluster: Cluster, storageId: string, node: string) {
  if (!cluster.storage(storageId, node).content.includes('images')) {
    throw invalid({ storage: `storage '${storageId}' does not support vm images` })
  }
}

/** Each storage that a new disk is asked for must exist and hold disks of machines. */
export function needImageStorages(cluster: Cluster, values: Record<string, string>) {
  for (const [key, value] of Object.entries(values)) {
    const storage = isDrive(key) && /^(?:file=|volume=)?([^:,]+):\d+(\.\d+)?(,|$)/.exec(value)?.[1]
    if (!storage) continue
    const found = cluster.storages.get(storage)
    if (!found) throw fail(`storage '${storage}' does not exist`)
    if (!found.content.includes('images')) {
      throw invalid({ storage: `storage '${storage}' does not support vm images` })
    }
  }
}

/** Checks what the change touches outside of the guest: bridges and storages. */
export function needResources(permit: Permit, values: Record<string, string>) {
  for (const [key, value] of Object.entries(values)) {
    if (isNet(key)) {
      const { bridge, tag } = parsePropertyString(qemuNet, value)
      if (bridge) permit.needBridge(bridge, tag)
    }
    if (isDrive(key)) {
      const match = /^(?:file=|volume=)?([^:,]+):(\d+(\.\d+)?|cloudinit)(,|$)/.exec(value)
      if (match) permit.need(`/storage/${match[1]}`, 'Datastore.AllocateSpace')
    }
  }
}
