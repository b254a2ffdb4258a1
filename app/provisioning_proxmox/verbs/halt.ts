import { apiPath } from '../client/api_path.js'
import { isTaskActive, readTask } from '../client/tasks.js'
import { parseUpid } from '../client/upid.js'
import { lockOf, toType } from '../guest/guest.js'
import { orphaned } from './await_appearance.js'
import { checkDeadline } from './follow_task.js'
import { elapsed, enter, pollInterval, readPosition, stay } from './position.js'
import type { DoomedMachine, StepPending } from '@innkeeper/provisioning'
import type { TaskQuery } from '../client/tasks.js'
import type { Sighting } from '../guest/guest_directory.js'
import type { Session } from '../session.js'
import type { Position } from './position.js'

/** Longer than copying a disk ever takes. */
const PATIENCE_MS = 60 * 60_000
/** How long a task may take to clean up after it was stopped. */
const STOPPING_MS = 10 * 60_000
/** How often nothing must be seen at work where a call may be on its way whose answer nobody kept. */
const QUIET_LOOKS = 5
/** How often a machine may be seen locked that nothing works on. */
const MOST_LOOKS = 10

/** A machine whose building was given up, and how far that and the halting of it are. */
interface Halt {
  session: Session
  machine: DoomedMachine
  begun: Position
  position: Position
}

/**
 * Waits for what a `create` that was given up left at work, as the host ends nothing half way without a trace: it kills what does not
 * clean up within seconds, and only root lifts the lock that stays. Only what never comes to an end is stopped. Null once nothing is.
 */
export async function halt(
  session: Session,
  machine: DoomedMachine,
  position: Position | null
): Promise<StepPending | null> {
  if (!machine.building || (position && !position.data.halting)) return null
  if (!position) return enter(session, 'stop', { halting: true })
  const at: Halt = { session, machine, begun: readPosition(machine.building), position }
  const { task } = at.begun.data
  return task === undefined ? untilQuiet(at) : untilOver(at, task)
}

/** Follows the task that is known. */
async function untilOver(at: Halt, task: string): Promise<StepPending | null> {
  const { session, position, begun } = at
  const { state } = await readTask(session.client, task)
  if (state !== 'running') return untilQuiet(at)
  if (elapsed(session, begun) <= PATIENCE_MS) return waiting(at)
  if (position.data.stopped) {
    checkDeadline(session, position, STOPPING_MS)
    return waiting(at)
  }
  const node = parseUpid(task)?.node ?? ''
  await session.client.delete(apiPath`/nodes/${node}/tasks/${task}`)
  return stay(position, { stopped: true, since: session.clock().toISOString() }, 1_000)
}

/** Looks at the machine until nothing works on it, and nothing that was sent can be about to. */
async function untilQuiet(at: Halt): Promise<StepPending | null> {
  const { session, machine, begun, position } = at
  const { remoteId: vmid, kind, node } = machine
  const sighting = await session.guests.look({ vmid, type: toType(kind), nodes: [node] })
  const looks = (position.data.looks ?? 0) + 1
  if (await isAtWork(at, sighting)) {
    checkDeadline(session, position, PATIENCE_MS)
    return waiting(at, 0)
  }
  if (isHalfMade(sighting)) {
    if (looks > MOST_LOOKS) throw orphaned(vmid)
    return waiting(at, looks)
  }
  const isSure = !begun.intent || begun.data.task !== undefined
  return isSure || looks > QUIET_LOOKS ? null : waiting(at, looks)
}

/** Whether a task of ours works on the machine; copies name the one that they copy. */
function isAtWork({ session, machine, begun }: Halt, sighting: Sighting): Promise<boolean> {
  const isCopied = machine.kind === 'vm' && (isHalfMade(sighting) || sighting.state === 'hidden')
  const node = sighting.state === 'present' ? sighting.guest.node : machine.node
  const query: TaskQuery = {
    node: node ?? '',
    since: new Date(begun.data.since),
    ...(isCopied ? { type: 'qmclone' } : { vmid: machine.remoteId }),
  }
  return query.node === '' ? Promise.resolve(false) : isTaskActive(session.client, query)
}

function isHalfMade(sighting: Sighting): boolean {
  if (sighting.state !== 'present') return false
  return ['clone', 'create'].includes(lockOf(sighting.guest.config) ?? '')
}

function waiting({ session, position }: Halt, looks = position.data.looks): StepPending {
  return stay(position, { looks }, pollInterval(elapsed(session, position)))
}
