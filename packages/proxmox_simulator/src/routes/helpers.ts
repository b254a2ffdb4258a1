import { integer, text } from '../schema/parameter.js'
import type { Call } from '../router.js'
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
export function simpleTask(call: Call, type: string, guest: Guest, effect: () => void) {
  return call.cluster.tasks.spawn({
    node: guest.node,
    type,
    id: String(guest.vmid),
    user: call.permit.token.id,
    duration: call.cluster.duration(type),
    steps: [{ at: 0.9, run: effect }],
  })
}

export const optionalDigest = text({ maxLength: 64 })
export const timeout = integer(0)
