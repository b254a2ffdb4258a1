import { forbidden } from '../errors.js'
import type { Call } from '../router.js'

/** A pool that is named must exist. */
export function needPool({ cluster, params }: Call) {
  if (params.pool !== undefined && !cluster.pools.has(params.pool)) {
    throw forbidden(`pool '${params.pool}' does not exist`)
  }
}

/** A new guest needs VM.Allocate on its own id or on the pool it is born into. */
export function needVmAllocate({ permit, params }: Call) {
  if (permit.has(`/vms/${params.vmid}`, 'VM.Allocate')) return
  if (params.pool && permit.has(`/pool/${params.pool}`, 'VM.Allocate')) return
  throw forbidden()
}

/** Where the rights on a guest that is being born are looked up. */
export function birthPath({ permit, params }: Call) {
  const own = `/vms/${params.vmid}`
  return params.pool && !permit.has(own, 'VM.Allocate') ? `/pool/${params.pool}` : own
}
