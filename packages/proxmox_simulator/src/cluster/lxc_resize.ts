import { fail } from '../errors.js'
import { mountPoint, rootfs } from '../schema/lxc_parameters.js'
import { parsePropertyString, printPropertyString } from '../schema/property_string.js'
import { needWritable } from './config_update.js'
import { wantedSize } from './qemu_resize.js'
import { parseSize, printSize } from './sizes.js'
import { needRoom } from './volumes.js'
import type { Call } from '../router.js'
import type { Guest } from './types.js'

/** Checks at once, and again when the effect comes; unlike a machine's, an equal size is refused. */
export function resizeLxc(call: Call, guest: Guest) {
  growth(call, guest)
  return () => {
    const { storage, bytes, value } = growth(call, guest)
    needRoom(call.cluster, storage, guest.node, bytes)
    guest.config[call.params.disk] = value
  }
}

function growth({ params, permit }: Call, guest: Guest) {
  needWritable(guest, params.digest)
  const value = guest.config[params.disk]
  if (value === undefined) throw fail(`volume '${params.disk}' does not exist`)
  const schema = params.disk === 'rootfs' ? rootfs : mountPoint
  const parts = parsePropertyString(schema, value)
  const [storage] = parts.volume.split(':')
  permit.need(`/storage/${storage}`, 'Datastore.AllocateSpace')

  const before = parseSize(parts.size)
  const after = wantedSize(params.size, before)
  if (after < before) throw fail('unable to shrink disk size')
  if (after === before) throw fail('disk is already at specified size')
  const resized = printPropertyString(schema, { ...parts, size: printSize(after) })
  return { storage, bytes: after - before, value: resized }
}
