import { invalid } from '../errors.js'
import { hasBooted, powerOff } from '../cluster/power.js'
import { needUnlocked } from '../cluster/guest.js'
import { lockedTask } from './helpers.js'
import type { Guest } from '../cluster/types.js'
import type { Call } from '../router.js'

/** Seconds that a guest gets to shut down, where the request does not tell. */
const defaultTimeout = 60

/**
 * Asks a guest to stop. One that does not listen, because it is still booting or ignores the
 * request, holds its configuration file until the time is over; then the task fails, or the guest
 * is stopped hard by `forceStop`.
 */
export function shutdownTask(call: Call, guest: Guest, type: string, effect: () => void) {
  const { cluster, params } = call
  const patience = Number(params.timeout ?? defaultTimeout) * 1000
  const isDeaf = guest.running && (guest.ignoresShutdown || !hasBooted(cluster, guest))
  const giveUp = () => {
    if (params.forceStop === '1') powerOff(guest)
    else throw new Error(timeoutText(guest))
  }
  return lockedTask(call, type, guest, {
    duration: isDeaf ? patience : cluster.duration(type),
    at: isDeaf ? 1 : 0.9,
    effect: () => {
      needUnlocked(guest)
      if (isDeaf) giveUp()
      else effect()
    },
  })
}

/** Aborts shutdowns of the guest that the caller may abort, where the request wants that. */
export function overruleShutdown({ cluster, params, permit }: Call, guest: Guest, type: string) {
  if (params['overrule-shutdown'] !== '1') return
  if (guest.ha) throw invalid({ 'overrule-shutdown': 'Not applicable for HA resources.' })
  const mayAbortAll = permit.has(`/nodes/${guest.node}`, 'Sys.Modify')
  for (const { upid, id, type: other, user } of cluster.tasks.all()) {
    const isMine = user === permit.token.id || mayAbortAll
    if (other === type && id === String(guest.vmid) && isMine) cluster.tasks.abort(upid)
  }
}

const timeoutText = (guest: Guest) =>
  guest.type === 'qemu' ? 'VM quit/powerdown failed - got timeout' : 'container did not stop'
