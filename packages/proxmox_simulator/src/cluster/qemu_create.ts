import { fail } from '../errors.js'
import { omit } from '../omit.js'
import { emptyFirewall, guestWord, metaOf } from './guest.js'
import { powerOn } from './power.js'
import { updateQemu } from './qemu_update.js'
import type { Cluster } from './cluster.js'
import type { Guest } from './types.js'

/** Creates a machine from nothing, and starts it when asked; its tags are allowed or not inside. */
export function createQemu(
  cluster: Cluster,
  params: Record<string, string>,
  user: string,
  needTags: () => void
): string {
  const { node, vmid: id, pool, start } = params
  const config = omit(params, 'node', 'vmid', 'pool', 'start', 'storage', 'ha-managed')
  const vmid = Number(id)
  const existing = cluster.guests.get(vmid)
  if (existing) {
    const word = guestWord(existing.type)
    throw fail(
      `unable to create VM ${vmid} - ${word} ${vmid} already exists on node '${existing.node}'`
    )
  }
  const guest: Guest = {
    vmid,
    type: 'qemu',
    node,
    config: { lock: 'create' },
    pending: {},
    firewall: emptyFirewall(),
    running: false,
    createdAt: cluster.clock.now(),
    ha: params['ha-managed'] === '1',
  }
  cluster.guests.set(vmid, guest)
  return cluster.tasks.spawn({
    node,
    type: 'qmcreate',
    id,
    user,
    duration: cluster.duration('qmcreate'),
    failurePrefix: `unable to create VM ${vmid} - `,
    undo: () => cluster.remove(guest),
    steps: [
      {
        at: 0.8,
        run: () => {
          needTags()
          updateQemu(cluster, guest, config)
          delete guest.config.lock
          guest.config.smbios1 ??= `uuid=${crypto.randomUUID()}`
          guest.config.vmgenid ??= crypto.randomUUID()
          guest.config.meta = metaOf(cluster.profile, cluster.clock.calendar())
        },
      },
      { at: 0.95, run: () => cluster.addToPool(pool, vmid) },
      { at: 1, run: (log) => start === '1' && powerOn(cluster, guest, log) },
    ],
  })
}
