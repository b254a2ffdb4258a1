import { ApiError, fail } from '../errors.js'
import { Broadcast } from './broadcast.js'
import { CloneMeter } from './clone_meter.js'
import { guestWord } from './guest.js'
import type { TagAccess } from './tags.js'
import type { VirtualClock } from '../clock.js'
import type { Profile } from '../schema/parameter.js'
import type { TaskQueue } from '../tasks/task_queue.js'
import type { Guest, GuestType, Node, Pool, Storage } from './types.js'

/** What the simulated cluster consists of. Its maps may be read and changed by tests. */
export class Cluster {
  readonly nodes = new Map<string, Node>()
  readonly storages = new Map<string, Storage>()
  readonly guests = new Map<number, Guest>()
  readonly pools = new Map<string, Pool>()
  readonly clones = new CloneMeter()
  readonly broadcast = new Broadcast(this)
  readonly firewallOptions: Record<string, string> = { enable: '1' }
  name = 'innkeeper-lab'
  quorate = true
  tagAccess: TagAccess = { allow: 'free' }
  /** Virtual milliseconds during which a new guest is missing from /cluster/resources. */
  resourcesLag = 0
  /** SHA-256 fingerprint of the certificate, the same on every node. */
  fingerprint = ''
  /** The full version that it tells; behaves as its profile does otherwise. */
  version: string
  tasks!: TaskQueue
  forgetRights: (path: string) => void = () => {}
  /** The last task that wanted a guest's configuration file for itself, and when it lets go. */
  readonly fileLocks = new WeakMap<Guest, { upid: string; until: number }>()

  constructor(
    readonly clock: VirtualClock,
    readonly profile: Profile,
    readonly durations: Record<string, number>
  ) {
    this.version = profile === '9.2' ? '9.2.3' : '8.4.5'
  }

  /** The guest on that node; throws the 500 that stands for "not found". */
  guest(type: GuestType, node: string, vmid: number): Guest {
    const guest = this.guests.get(vmid)
    if (guest?.type === type && guest.node === node) return guest
    if (guest?.type === type) {
      throw fail(
        `unable to find configuration file for ${guestWord(type)} ${vmid} on node '${node}'`
      )
    }
    const folder = type === 'qemu' ? 'qemu-server' : 'lxc'
    throw fail(`Configuration file 'nodes/${node}/${folder}/${vmid}.conf' does not exist`)
  }

  node(name: string): Node {
    const node = this.nodes.get(name)
    if (!node) throw fail(`no such cluster node '${name}'`)
    return node
  }

  storage(id: string, node: string): Storage {
    const storage = this.storages.get(id)
    if (!storage) throw fail(`storage '${id}' does not exist`)
    if (!storage.nodes.includes(node)) {
      throw fail(`storage '${id}' is not available on node '${node}'`)
    }
    return storage
  }

  needQuorum() {
    if (!this.quorate) throw fail('cluster not ready - no quorum?')
  }

  /** A request for a node that is down never reaches it. */
  needReachable(name: string) {
    const node = this.nodes.get(name)
    if (!node) {
      throw fail(
        `hostname lookup '${name}' failed - failed to get address info for: ${name}: Name or service not known`
      )
    }
    if (!node.online) throw new ApiError(595, 'No route to host')
  }

  /** Takes a node down with its guests and tasks, or brings it back. */
  setOnline(name: string, online: boolean) {
    this.broadcast.catchUp()
    const node = this.node(name)
    node.online = online
    if (online) return
    this.tasks.crash(name)
    for (const guest of this.guests.values()) if (guest.node === name) guest.running = false
  }

  poolOf(vmid: number): Pool | undefined {
    return [...this.pools.values()].find((pool) => pool.vms.includes(vmid))
  }

  addToPool(poolId: string | undefined, vmid: number) {
    const pool = poolId === undefined ? undefined : this.pools.get(poolId)
    if (pool && !pool.vms.includes(vmid)) pool.vms.push(vmid)
  }

  /** Destroys a guest; what was granted on its id is gone with it. */
  destroy(guest: Guest) {
    this.remove(guest)
    this.forgetRights(`/vms/${guest.vmid}`)
  }

  /** Forgets a guest; nothing happens when its id belongs to another one by now. */
  remove(guest: Guest) {
    const { vmid } = guest
    if (this.guests.get(vmid) !== guest) return
    this.guests.delete(vmid)
    for (const pool of this.pools.values()) pool.vms = pool.vms.filter((id) => id !== vmid)
  }

  /** The last task that has or waits for the guest's configuration file, if any does. */
  lockOf(guest: Guest) {
    const lock = this.fileLocks.get(guest)
    return lock && this.tasks.isRunning(lock.upid) ? lock : undefined
  }

  nextId() {
    let id = 100
    while (this.guests.has(id)) id++
    return id
  }

  duration(type: string) {
    return this.durations[type] ?? 500
  }
}
