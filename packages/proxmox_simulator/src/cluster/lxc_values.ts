import { invalid } from '../errors.js'
import { lxcNet, mountPoint, rootfs } from '../schema/lxc_parameters.js'
import { parsePropertyString, printPropertyString } from '../schema/property_string.js'
import { randomMac } from './mac.js'
import { GiB, printSize } from './sizes.js'
import { needRoom, nextVolume } from './volumes.js'
import type { Permit } from '../access/permit.js'
import type { Cluster } from './cluster.js'
import type { Guest } from './types.js'

export const isNet = (key: string) => /^net\d+$/.test(key)
export const isVolume = (key: string) => key === 'rootfs' || /^mp\d+$/.test(key)

/** Brings a network device into stored form; a missing address is made up. */
export function storedNet(value: string) {
  const { name, bridge, ...parts } = parsePropertyString(lxcNet, value)
  const hwaddr = (parts.hwaddr ?? randomMac()).toUpperCase()
  const rest = printPropertyString(lxcNet, { ...parts, hwaddr, type: 'veth' })
  return [`name=${name}`, bridge && `bridge=${bridge}`, rest].filter(Boolean).join(',')
}

/** Brings a volume into stored form: `storage:8` becomes a volume of 8 GiB. */
export function storedVolume(cluster: Cluster, guest: Guest, key: string, value: string) {
  const schema = key === 'rootfs' ? rootfs : mountPoint
  const parts = parsePropertyString(schema, value)
  const [storageId, name = ''] = parts.volume.split(':')
  needRootdir(cluster, storageId, guest.node)
  if (!/^\d+(\.\d+)?$/.test(name)) return printPropertyString(schema, parts)
  const bytes = Number(name) * GiB
  needRoom(cluster, storageId, guest.node, bytes)
  const volume = `${storageId}:${nextVolume(guest, storageId)}`
  return printPropertyString(schema, { ...parts, volume, size: printSize(bytes) })
}

export function needRootdir(cluster: Cluster, storageId: string, node: string) {
  if (!cluster.storage(storageId, node).content.includes('rootdir')) {
    throw invalid({ storage: `storage '${storageId}' does not support container directories` })
  }
}

/** Checks what the change touches outside of the container: bridges and storages. */
export function needResources(permit: Permit, values: Record<string, string>) {
  for (const [key, value] of Object.entries(values)) {
    if (isNet(key)) {
      const { bridge, tag } = parsePropertyString(lxcNet, value)
      if (bridge) permit.needBridge(bridge, tag)
    }
    const storage = isVolume(key) && /^(?:volume=)?([^:,]+):\d+(\.\d+)?(,|$)/.exec(value)?.[1]
    if (storage) permit.need(`/storage/${storage}`, 'Datastore.AllocateSpace')
  }
}
