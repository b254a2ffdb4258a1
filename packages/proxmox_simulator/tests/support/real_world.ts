import { defaultWorld, type World } from '../../src/cluster/world.js'
import type { User } from '../../src/access/types.js'

/** The one node on which the record was made: two cores, no shared storage, one template. */
export function realWorld(): World {
  const world = defaultWorld()
  return {
    ...world,
    nodes: world.nodes.slice(0, 1).map((node) => ({ ...node, cpus: 2 })),
    storages: world.storages
      .filter(({ id }) => id !== 'ceph-vm')
      .map((storage) => ({ ...storage, nodes: ['pve1'] })),
    guests: world.guests.filter(({ vmid }) => vmid === 9000),
  }
}

/** The user that the documentation told operators to make. */
export const REAL_USER = (): User => ({
  id: 'innkeeper@pve',
  acl: [
    { path: '/pool/innkeeper', role: 'InnkeeperGuest' },
    { path: '/vms/9000', role: 'InnkeeperTemplate' },
    { path: '/storage/local', role: 'InnkeeperStorage' },
    { path: '/storage/local-lvm', role: 'InnkeeperStorage' },
    { path: '/nodes', role: 'InnkeeperNode' },
    { path: '/sdn/zones/localnetwork/vmbr0', role: 'InnkeeperNetwork' },
  ],
})
