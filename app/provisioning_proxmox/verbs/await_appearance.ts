import { ProvisioningError } from '@innkeeper/provisioning'

import { isTaskActive } from '../client/tasks.js'
import { lockOf } from '../guest/guest.js'
import { parseMarker, sameMarker } from '../marker.js'
import { checkDeadline } from './follow_task.js'
import { elapsed, enter, pollInterval, stay } from './position.js'
import type { StepPending } from '@innkeeper/provisioning'
import type { Sighting } from '../guest/guest_directory.js'
import type { Build } from './build.js'

/** A machine being written shows none of its marks yet; these are its host's own words. */
const UNFINISHED = /temporary file/i
const MOST_LOOKS = 10

export interface Appearance {
  /** The task that writes the machine. */
  task: { node: string; type: string; vmid: string }
  deadlineMs: number
  /** The step that follows once the machine is there and ours. */
  then: string
}

/**
 * Decides about an id that is in use: go on when the machine is ours and written, wait while a
 * task of ours writes it, refuse when it belongs to someone else.
 */
export async function awaitAppearance(
  build: Build,
  sighting: Exclude<Sighting, { state: 'absent' }>,
  appearance: Appearance
): Promise<StepPending> {
  const { session, spec, position } = build
  const config = sighting.state === 'present' ? sighting.guest.config : null
  const ours = config !== null && sameMarker(parseMarker(config.description), spec)
  const lock = config ? lockOf(config) : null

  if (ours && lock === null) {
    return enter(session, appearance.then, { remoteId: position.data.remoteId })
  }
  if (config && !ours && !mayBecomeOurs(config.description, lock)) throw taken(spec.remoteId)
  checkDeadline(session, position, appearance.deadlineMs)
  return waitForTask(build, config !== null, appearance)
}

async function waitForTask(
  { session, spec, position }: Build,
  seen: boolean,
  { task }: Appearance
): Promise<StepPending> {
  const active = await isTaskActive(session.client, {
    ...task,
    since: new Date(position.data.since),
  })
  const looks = active ? 0 : (position.data.looks ?? 0) + 1
  if (looks > MOST_LOOKS) {
    // A task of ours was started for this id and got lost: what is there is what it left behind.
    const begun = (position.data.attempts ?? 0) > 0
    throw seen || begun ? orphaned(spec.remoteId) : taken(spec.remoteId)
  }
  return stay(position, { looks }, pollInterval(elapsed(session, position)))
}

function mayBecomeOurs(description: unknown, lock: string | null): boolean {
  if (lock !== 'clone' && lock !== 'create') return false
  return description === undefined || UNFINISHED.test(String(description))
}

function taken(vmid: string): ProvisioningError {
  return new ProvisioningError(`The id ${vmid} is used by a machine that is not ours`, {
    kind: 'conflict',
    code: 'E_REMOTE_ID_TAKEN',
  })
}

/** Only root at the host can clear such a lock; no API token can. */
export function orphaned(vmid: string): ProvisioningError {
  return new ProvisioningError(
    `Machine ${vmid} is locked half-built and no task works on it; "qm unlock" or "qm destroy" is needed at the host`,
    { kind: 'unknown', code: 'E_MACHINE_LOCKED' }
  )
}
