import { forbidden } from '../errors.js'
import { splitList } from '../schema/formats.js'
import type { Permit } from '../access/permit.js'
import type { Cluster } from './cluster.js'

/** Who may use which tags: the datacenter option `user-tag-access`. */
export interface TagAccess {
  allow: 'free' | 'existing' | 'list' | 'none'
  /** What `list` allows; the others but `none` allow it too. */
  list?: string[]
}

/**
 * Throws 403 unless the caller may give these tags for those. Only the guest's own path counts:
 * a pool that it has not joined yet gives no right.
 */
export function needTagRights(
  cluster: Cluster,
  permit: Permit,
  vmid: string | number,
  { before = '', after = '' }: { before?: string; after?: string }
) {
  permit.need(`/vms/${vmid}`, 'VM.Config.Options')
  if (cluster.tagAccess.allow === 'free' || permit.has('/', 'Sys.Modify')) return
  const [old, wanted] = [splitList(before), splitList(after)]
  const allowed = allowedTags(cluster, permit)
  const changed = [
    ...wanted.filter((tag) => !old.includes(tag)),
    ...old.filter((tag) => !wanted.includes(tag)),
  ]
  const refused = changed.find((tag) => !allowed.includes(tag))
  if (refused) throw forbidden(`/, Sys.Modify for modifying tag '${refused}'`)
}

/** The tags that the caller is known to be allowed; with free choice, all that it can see. */
export function allowedTags(cluster: Cluster, permit: Permit): string[] {
  const { allow, list = [] } = cluster.tagAccess
  const seen = [...cluster.guests.values()]
    .filter((guest) => permit.has(`/vms/${guest.vmid}`, 'VM.Audit'))
    .flatMap((guest) => splitList(guest.config.tags ?? ''))
  const tags = [...(allow === 'none' ? [] : list), ...(/free|existing/.test(allow) ? seen : [])]
  return [...new Set(tags)].sort()
}
