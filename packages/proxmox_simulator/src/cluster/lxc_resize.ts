import { fail } from '../errors.js'
import { mountPoint, rootfs } from '../schema/lxc_parameters.js'
import { parsePropertyString, printPropertyString } from '../schema/property_string.js'
import { needWritable } from './config_update.js'
import { wantedSize } from './qemu_resize.js'
import { parseSize, printSize } from './sizes.js'
import { needRoom } from './volumes.js'
import type { Call } from '../router.js'
import type { Guest } from './types.js'

/** Checks at once and returns the effect; unlike a machine's, an equal size is refused. */
export function resizeLxc({ cluster, params, permit }: Call, guest: Guest) {
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
  return () => {
    needRoom(cluster, storage, guest.node, after - before)
    guest.config[params.disk] = printPropertyString(schema, { ...parts, size: printSize(after) })
  }
}
