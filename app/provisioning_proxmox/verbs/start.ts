import { ProvisioningError } from '@innkeeper/provisioning'

import { guestPath } from '../guest/guest.js'
import { builtGuest } from './own_guest.js'
import { followTask } from './follow_task.js'
import { enter, stay } from './position.js'
import type { RemoteMachine, StepOutcome } from '@innkeeper/provisioning'
import type { GuestStatus } from '../guest/guest.js'
import type { Build } from './build.js'

const DEADLINE_MS = 10 * 60_000
const MOST_LOOKS = 10
/** A start fails for passing reasons as well: memory, a volume still in use. */
const RESTARTS = 2

/** Starts the machine; one that runs already is left running. */
export async function start(build: Build): Promise<StepOutcome<RemoteMachine>> {
  const { session, position } = build
  const goOn = () => enter(session, 'verify', { remoteId: position.data.remoteId })
  if (position.data.task) {
    return followTask(session, position, { deadlineMs: DEADLINE_MS, restarts: RESTARTS }, goOn)
  }

  const guest = await builtGuest(build)
  const { status } = await session.client.get<GuestStatus>(guestPath(guest, 'status/current'))
  if (status === 'running') return goOn()
  const task = await session.client.post<string>(guestPath(guest, 'status/start'))
  return stay(position, { task }, 1_000)
}

/** Done when the host itself says that the machine runs; a finished task is no proof. */
export async function verify(build: Build): Promise<StepOutcome<RemoteMachine>> {
  const { session, spec, position } = build
  const guest = await builtGuest(build)
  const current = await session.client.get<GuestStatus>(guestPath(guest, 'status/current'))
  if (current.status === 'running') return { status: 'done', result: toResult(build, guest.node) }

  const looks = (position.data.looks ?? 0) + 1
  if (looks <= MOST_LOOKS) return stay(position, { looks }, 2_000)
  throw new ProvisioningError(`Machine ${spec.remoteId} was started but does not run`, {
    kind: 'unknown',
    code: 'E_DEADLINE',
  })
}

function toResult({ spec }: Build, node: string): RemoteMachine {
  return {
    reference: spec.reference,
    instanceId: spec.instanceId,
    kind: spec.kind,
    remoteId: spec.remoteId,
    node,
    power: 'running',
  }
}
