import { isAtLeast } from '../client/version.js'
import { guestPath } from '../guest/guest.js'
import { observeGuest } from '../observe.js'
import { checkDeadline, followTask } from './follow_task.js'
import { unlocked } from './own_guest.js'
import { elapsed, enter, pollInterval, readPosition, stay } from './position.js'
import type {
  Checkpoint,
  MachineObservation,
  MachineRef,
  PowerAction,
  StepOutcome,
} from '@innkeeper/provisioning'
import type { PveParams } from '../client/form_encode.js'
import type { Guest, GuestStatus } from '../guest/guest.js'
import type { Session } from '../session.js'
import type { Position } from './position.js'

/** Longer than the guest gets to shut down by itself. */
const DEADLINE_MS = 10 * 60_000
const SHUTDOWN_SECONDS = 180
const RESTARTS: Partial<Record<PowerAction, number>> = { start: 2, stop: 2 }

interface PowerChange {
  session: Session
  action: PowerAction
  guest: Guest
  status: GuestStatus
}

/** Changes the power state. Done when the host reports the wanted one. */
export async function power(
  session: Session,
  action: PowerAction,
  machine: MachineRef,
  checkpoint: Checkpoint | null,
  step = 'power'
): Promise<StepOutcome<MachineObservation>> {
  const guest = await session.guests.own(machine)
  const status = await session.client.get<GuestStatus>(guestPath(guest, 'status/current'))
  const change: PowerChange = { session, action, guest, status }

  if (!checkpoint) {
    if (action !== 'reboot' && isReached(change)) return done(change)
    return enter(session, step, { uptime: status.uptime })
  }
  return advance(change, readPosition(checkpoint))
}

async function advance(
  change: PowerChange,
  position: Position
): Promise<StepOutcome<MachineObservation>> {
  const { session } = change
  if (isReached(change, position)) return done(change)
  if (!position.data.task) return begin(change, position)
  const patience = { deadlineMs: DEADLINE_MS, restarts: RESTARTS[change.action] }
  return followTask(session, position, patience, () => {
    checkDeadline(session, position, DEADLINE_MS)
    return stay(position, {}, pollInterval(elapsed(session, position)))
  })
}

async function begin(
  { session, action, guest, status }: PowerChange,
  position: Position
): Promise<StepOutcome<MachineObservation>> {
  unlocked(guest)
  const verb = action === 'reboot' && status.status === 'stopped' ? 'start' : action
  const params: PveParams = {
    timeout: verb === 'shutdown' || verb === 'reboot' ? SHUTDOWN_SECONDS : undefined,
  }
  const task =
    verb === 'stop'
      ? await stopNow(session, guest, status)
      : await session.client.post<string>(guestPath(guest, `status/${verb}`), params)
  return stay(position, { task }, 1_000)
}

/**
 * Stops a machine, also one whose guest lets a shutdown or reboot hang: that one holds the
 * machine's lock until it times out, unless it is overruled (since version 8.2). Where high
 * availability manages the machine, it stops it, and refuses a request that wants to overrule.
 */
export async function stopNow(
  session: Session,
  guest: Guest,
  { ha }: Pick<GuestStatus, 'ha'>
): Promise<string> {
  const overrules = !ha?.managed && isAtLeast(await session.version(), 8, 2)
  const params: PveParams = { 'overrule-shutdown': overrules ? 1 : undefined }
  return session.client.post<string>(guestPath(guest, 'status/stop'), params)
}

/** A reboot is proved by an uptime that is shorter than the time since it was asked for. */
function isReached({ session, action, status }: PowerChange, position?: Position): boolean {
  if (action === 'shutdown' || action === 'stop') return status.status === 'stopped'
  if (status.status !== 'running') return false
  if (action === 'start' || !position) return true
  const before = position.data.uptime ?? Number.POSITIVE_INFINITY
  const uptime = status.uptime ?? 0
  return uptime < before || uptime < elapsed(session, position) / 1000 - 1
}

function done({ session, guest, status }: PowerChange): StepOutcome<MachineObservation> {
  return { status: 'done', result: observeGuest(session.instanceId, guest, status) }
}
