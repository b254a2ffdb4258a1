import { cpusOf, isTemplate, needUnlocked, guestWord } from './guest.js'
import type { Cluster } from './cluster.js'
import type { Guest } from './types.js'

let pid = 30_000

/** Makes waiting changes real; they wait only while a guest runs. */
export function applyPending(guest: Guest) {
  for (const [key, value] of Object.entries(guest.pending)) {
    if (value === null) delete guest.config[key]
    else guest.config[key] = value
  }
  guest.pending = {}
}

/** Throws the text of the failed task when the guest cannot start. */
export function powerOn(cluster: Cluster, guest: Guest, log: (line: string) => void = () => {}) {
  const word = guestWord(guest.type)
  needUnlocked(guest)
  if (isTemplate(guest)) {
    throw new Error(`you can't start a ${word === 'VM' ? 'vm' : word} if it's a template`)
  }
  if (guest.running) throw new Error(`${word} ${guest.vmid} already running`)
  applyPending(guest)
  const { cpus, memoryFull } = cluster.node(guest.node)
  if (guest.type === 'qemu' && cpusOf(guest) > cpus) {
    throw new Error(`MAX ${cpus} vcpus allowed per VM on this node`)
  }
  if (guest.type === 'qemu' && memoryFull) {
    log("kvm: cannot set up guest memory 'pc.ram': Cannot allocate memory")
    throw new Error('start failed: QEMU exited with code 1')
  }
  guest.running = true
  guest.startedAt = cluster.clock.now()
  guest.pid = pid++
}

/** Whether the guest reacts to its agent and to a request to shut down. */
export function hasBooted(cluster: Cluster, guest: Guest) {
  if (!guest.running || guest.type === 'lxc') return guest.running
  return cluster.clock.now() - (guest.startedAt ?? 0) >= cluster.duration('boot')
}

export function powerOff(guest: Guest) {
  guest.running = false
  guest.startedAt = undefined
  guest.pid = undefined
  applyPending(guest)
}
