import { LOCK_PATIENCE, lockTimeout } from '../cluster/file_lock.js'
import { integer, text } from '../schema/parameter.js'
import type { Call } from '../router.js'
import type { TaskStep } from '../tasks/task.js'
import type { Guest, GuestType } from '../cluster/types.js'

/** Demands a privilege on the guest in the path. */
export const onGuest =
  (...privileges: string[]) =>
  ({ permit, params }: Call) =>
    permit.need(`/vms/${params.vmid}`, ...privileges)

/** Demands one of several privileges on the guest in the path. */
export const onGuestAny =
  (...privileges: string[]) =>
  ({ permit, params }: Call) =>
    permit.needAny(`/vms/${params.vmid}`, ...privileges)

export const guestOf = ({ cluster, params }: Call, type: GuestType): Guest =>
  cluster.guest(type, params.node, Number(params.vmid))

/** Spawns a task of one effect at its end, and answers with its UPID. */
export function simpleTask(call: Call, type: string, guest: Guest, effect: TaskStep['run']) {
  return lockedTask(call, type, guest, { duration: call.cluster.duration(type), at: 0.9, effect })
}

interface LockedWork {
  duration: number
  /** When the effect comes, as a fraction of the duration. */
  at: number
  effect: TaskStep['run']
}

/**
 * Spawns a task that needs the guest's configuration file for itself: it waits for whoever has it,
 * but not for long, and then fails.
 */
export function lockedTask(call: Call, type: string, guest: Guest, work: LockedWork) {
  const { cluster, permit } = call
  const now = cluster.clock.now()
  const before = cluster.lockOf(guest)
  const wait = before ? Math.min(before.until - now, LOCK_PATIENCE) : 0
  const duration = wait + work.duration
  const fraction = (milliseconds: number) => (duration > 0 ? milliseconds / duration : 1)
  const needFree = () => {
    if (before && cluster.tasks.isRunning(before.upid)) throw lockTimeout(guest)
  }
  const upid = cluster.tasks.spawn({
    node: guest.node,
    type,
    id: String(guest.vmid),
    user: permit.token.id,
    duration,
    steps: [
      ...(before ? [{ at: fraction(wait), run: needFree }] : []),
      { at: fraction(wait + work.at * work.duration), run: work.effect },
    ],
  })
  const isInVain = before && before.until - now > LOCK_PATIENCE
  if (!isInVain) cluster.fileLocks.set(guest, { upid, until: now + duration })
  return upid
}

export const optionalDigest = text({ maxLength: 64 })
export const timeout = integer(0)
