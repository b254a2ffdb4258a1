import type { Access } from '../access/access.js'
import type { Cluster } from '../cluster/cluster.js'
import type { Storage } from '../cluster/types.js'
import type { StateFault } from './types.js'

/** Puts the cluster into a bad state; the returned function heals it. */
export function applyState(fault: StateFault, cluster: Cluster, access: Access): () => void {
  switch (fault.kind) {
    case 'node_offline':
      cluster.setOnline(fault.node, false)
      return () => cluster.setOnline(fault.node, true)
    case 'no_quorum':
      cluster.quorate = false
      return () => void (cluster.quorate = true)
    case 'resources_lag':
      cluster.resourcesLag = fault.milliseconds
      return () => void (cluster.resourcesLag = 0)
    case 'storage_full':
      return fill(cluster.storages.get(fault.storage), fault.node)
    case 'memory_full':
      return mark(cluster.nodes.get(fault.node), 'memoryFull')
    case 'agent_absent':
      return mark(cluster.guests.get(fault.vmid), 'agentAbsent')
    case 'shutdown_ignored':
      return mark(cluster.guests.get(fault.vmid), 'ignoresShutdown')
    case 'tags_restricted':
      cluster.tagAccess = { allow: fault.allow, list: fault.list }
      return () => void (cluster.tagAccess = { allow: 'free' })
    case 'token_revoked':
      return mark(access.tokens.get(fault.token), 'revoked')
  }
}

function fill(storage: Storage | undefined, node?: string) {
  if (!storage) throw new Error('The fault names something that does not exist')
  const before = storage.full
  storage.full = node === undefined ? true : [...(Array.isArray(before) ? before : []), node]
  return () => void (storage.full = before)
}

function mark<K extends string>(subject: { [key in K]?: boolean } | undefined, key: K) {
  if (!subject) throw new Error('The fault names something that does not exist')
  const marks: { [key in string]?: boolean } = subject
  marks[key] = true
  return () => void (marks[key] = false)
}
