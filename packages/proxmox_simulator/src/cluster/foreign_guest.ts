import { emptyFirewall } from './guest.js'
import type { Cluster } from './cluster.js'

/** A machine that somebody else made: it carries no mark of ours. */
export function addForeignGuest(cluster: Cluster, vmid: number, node?: string) {
  cluster.broadcast.catchUp()
  cluster.guests.set(vmid, {
    vmid,
    type: 'qemu',
    node: node ?? [...cluster.nodes.keys()][0],
    config: { name: `foreign-${vmid}`, memory: '1024', cores: '1', ostype: 'l26' },
    pending: {},
    firewall: emptyFirewall(),
    running: false,
    createdAt: cluster.clock.now(),
  })
}
