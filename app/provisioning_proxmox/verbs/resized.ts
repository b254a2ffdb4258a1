import { ProvisioningError } from '@innkeeper/provisioning'

import { GB } from '../guest/disk.js'
import { guestPath } from '../guest/guest.js'
import { changesOf } from '../guest/size_changes.js'
import { observeGuest } from '../observe.js'
import { stay } from './position.js'
import type { ResizedMachine, StepOutcome } from '@innkeeper/provisioning'
import type { Guest, GuestStatus } from '../guest/guest.js'
import type { Session } from '../session.js'
import type { Resizing } from './resize.js'

const MOST_LOOKS = 10
/** What a machine gets of its size; anything else that waits is the host's own business. */
const OF_THE_SIZE = ['cores', 'sockets', 'memory']

/** A row of `GET …/pending`: what is in force, and what waits for the next start. */
interface PendingRow {
  key: string
  pending?: string | number
  delete?: number
}

/** Done when the host itself says that the machine has the size, or will have it once it was restarted. */
export async function resized({
  session,
  guest,
  disk,
  size,
  position,
}: Resizing): Promise<StepOutcome<ResizedMachine>> {
  const isThere =
    disk.bytes === size.diskGb * GB && Object.keys(changesOf(guest, size)).length === 0
  if (isThere) return { status: 'done', result: await describe(session, guest) }

  const looks = (position.data.looks ?? 0) + 1
  if (looks <= MOST_LOOKS) return stay(position, { looks }, 2_000)
  throw new ProvisioningError(`Machine ${guest.vmid} was resized, but has another size`, {
    kind: 'unknown',
    code: 'E_DEADLINE',
  })
}

async function describe(session: Session, guest: Guest): Promise<ResizedMachine> {
  const { client, instanceId } = session
  const status = await client.get<GuestStatus>(guestPath(guest, 'status/current'))
  const rows = await client.get<PendingRow[]>(guestPath(guest, 'pending'))
  const waits = rows.some(
    (row) =>
      OF_THE_SIZE.includes(row.key) && (row.pending !== undefined || row.delete !== undefined)
  )
  const isRunning = status.status === 'running'
  return { ...observeGuest(instanceId, guest, status), restartNeeded: isRunning && waits }
}
