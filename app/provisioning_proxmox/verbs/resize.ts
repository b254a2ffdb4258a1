import { ProvisioningError } from '@innkeeper/provisioning'

import { GB, mainDisk, type Disk } from '../guest/disk.js'
import { guestPath, lockOf } from '../guest/guest.js'
import { changesOf } from '../guest/size_changes.js'
import { allowAddresses } from './firewall.js'
import { followTask } from './follow_task.js'
import { enter, readPosition, stay } from './position.js'
import { checkRoom } from './resize_room.js'
import { resized } from './resized.js'
import type {
  Checkpoint,
  MachineRef,
  MachineSize,
  ResizedMachine,
  StepOutcome,
} from '@innkeeper/provisioning'
import type { Guest } from '../guest/guest.js'
import type { Session } from '../session.js'
import type { Position } from './position.js'

const DEADLINE_MS = 10 * 60_000

/** One call of `resize`: what is wanted, and where it stands. */
export interface Resizing {
  session: Session
  guest: Guest
  disk: Disk
  size: MachineSize
  position: Position
}

type ResizeStep = (resizing: Resizing) => Promise<StepOutcome<ResizedMachine>>

const STEPS: Record<string, ResizeStep> = {
  resize: grow,
  size: configure,
  addresses,
  check: resized,
}

/**
 * Gives a machine another size. Everything is set in absolute figures, so that each step may be done again. The disk comes
 * first, as only it can be refused for want of room once the rest was found to fit.
 */
export async function resize(
  session: Session,
  machine: MachineRef,
  size: MachineSize,
  checkpoint: Checkpoint | null
): Promise<StepOutcome<ResizedMachine>> {
  const guest = await session.guests.own(machine)
  const disk = mainDisk(guest)
  if (!disk) throw refused(`The disk of machine ${guest.vmid} cannot be told`)
  if (disk.bytes > size.diskGb * GB)
    throw refused(`Machine ${guest.vmid} has more disk than ${size.diskGb} GB, and disks only grow`)
  if (!checkpoint) {
    notHeld(guest)
    await checkRoom(session, guest, disk, size)
    return enter(session, 'resize')
  }

  const position = readPosition(checkpoint)
  const step = STEPS[position.step]
  if (!step) throw unknownStep(position.step)
  return step({ session, guest, disk, size, position })
}

async function grow(resizing: Resizing): Promise<StepOutcome<ResizedMachine>> {
  const { session, guest, disk, size, position } = resizing
  const goOn = () => enter(session, 'size')
  if (position.data.task)
    return followTask<ResizedMachine>(session, position, { deadlineMs: DEADLINE_MS }, goOn)
  if (disk.bytes === size.diskGb * GB) return goOn()
  notHeld(guest)
  const wanted = { disk: disk.name, size: `${size.diskGb}G` }
  const task = await session.client.put<string | null>(guestPath(guest, 'resize'), wanted)
  return task ? stay(position, { task }, 1_000) : goOn()
}

/** What a running virtual machine cannot take waits for its next start; a container takes it at once. */
async function configure({ session, guest, size }: Resizing): Promise<StepOutcome<ResizedMachine>> {
  const changes = changesOf(guest, size)
  if (Object.keys(changes).length > 0) {
    notHeld(guest)
    await session.client.put(guestPath(guest, 'config'), changes)
  }
  return enter(session, 'addresses')
}

async function addresses({ session, guest, size }: Resizing): Promise<StepOutcome<ResizedMachine>> {
  await allowAddresses(session, guest, size.addresses)
  return enter(session, 'check')
}

/** A backup or the like may take hours, and nothing is under way before it is over. */
function notHeld({ vmid, config }: Guest): void {
  const lock = lockOf(config)
  if (lock === null) return
  throw new ProvisioningError(`Machine ${vmid} is locked (${lock})`, {
    kind: 'conflict',
    code: 'E_MACHINE_LOCKED',
    retryAfterMs: 120_000,
  })
}

function refused(message: string): ProvisioningError {
  return new ProvisioningError(message, { kind: 'permanent', code: 'E_INVALID_SPEC' })
}

function unknownStep(step: string): ProvisioningError {
  return new ProvisioningError(`Resizing a machine has no step "${step}"`, {
    kind: 'permanent',
    code: 'E_INVALID_CHECKPOINT',
  })
}
