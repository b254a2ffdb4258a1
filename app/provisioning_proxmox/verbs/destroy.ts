import { guestPath } from '../guest/guest.js'
import { followTask } from './follow_task.js'
import { halt } from './halt.js'
import { unlocked } from './own_guest.js'
import { enter, readPosition, stay } from './position.js'
import { stopNow } from './power.js'
import type { Checkpoint, DoomedMachine, StepOutcome } from '@innkeeper/provisioning'
import type { Guest, GuestStatus } from '../guest/guest.js'
import type { Session } from '../session.js'
import type { Position } from './position.js'

const DEADLINE_MS = 30 * 60_000

const GONE = { status: 'done', result: null } as const

/**
 * Stops and removes the machine, once nothing builds it any more. Its mark is read before each changing call, so that an id
 * which passed to someone else in between is never touched.
 */
export async function destroy(
  session: Session,
  machine: DoomedMachine,
  checkpoint: Checkpoint | null
): Promise<StepOutcome<null>> {
  const stored = checkpoint && readPosition(checkpoint)
  const halting = await halt(session, machine, stored)
  if (halting) return halting
  const position = stored?.data.halting ? null : stored
  if (position?.data.task) {
    return followTask<null>(session, position, { deadlineMs: DEADLINE_MS }, () =>
      enter(session, position.step === 'stop' ? 'remove' : 'confirm')
    )
  }

  const guest = await session.guests.ownOrNull(machine)
  if (!guest) return GONE
  const status = await session.client.get<GuestStatus>(guestPath(guest, 'status/current'))
  const isRunning = status.status === 'running'
  if (!position) return enter(session, isRunning ? 'stop' : 'remove')
  return isRunning
    ? stop(session, unlocked(guest), status, position)
    : remove(session, unlocked(guest), position)
}

async function stop(
  session: Session,
  guest: Guest,
  status: GuestStatus,
  position: Position
): Promise<StepOutcome<null>> {
  if (position.step !== 'stop') return enter(session, 'stop')
  return stay(position, { task: await stopNow(session, guest, status) }, 1_000)
}

async function remove(
  session: Session,
  guest: Guest,
  position: Position
): Promise<StepOutcome<null>> {
  if (position.step !== 'remove') return enter(session, 'remove')
  // Unreferenced disks stay: a storage shared by two clusters may hold another one's disk of
  // the same number.
  const task = await session.client.delete<string>(guestPath(guest), {
    'purge': 1,
    'destroy-unreferenced-disks': 0,
  })
  return stay(position, { task }, 1_000)
}
