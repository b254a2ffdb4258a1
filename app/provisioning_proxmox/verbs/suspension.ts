import { guestPath } from '../guest/guest.js'
import { unlocked } from './own_guest.js'
import { enter } from './position.js'
import { power } from './power.js'
import type {
  Checkpoint,
  MachineObservation,
  MachineRef,
  StepOutcome,
} from '@innkeeper/provisioning'
import type { Session } from '../session.js'

/** Stops the machine and takes it out of its host's autostart. */
export async function suspend(
  session: Session,
  machine: MachineRef,
  checkpoint: Checkpoint | null
): Promise<StepOutcome<MachineObservation>> {
  if (checkpoint?.step === 'stop') return power(session, 'stop', machine, checkpoint, 'stop')
  if (!checkpoint) return begin(session, machine, 'hold')
  await setAutostart(session, machine, 0)
  return enter(session, 'stop')
}

/** Puts the machine back into its host's autostart and starts it. */
export async function unsuspend(
  session: Session,
  machine: MachineRef,
  checkpoint: Checkpoint | null
): Promise<StepOutcome<MachineObservation>> {
  if (checkpoint?.step === 'start') return power(session, 'start', machine, checkpoint, 'start')
  if (!checkpoint) return begin(session, machine, 'release')
  await setAutostart(session, machine, 1)
  return enter(session, 'start')
}

async function begin(
  session: Session,
  machine: MachineRef,
  step: string
): Promise<StepOutcome<MachineObservation>> {
  await session.guests.own(machine)
  return enter(session, step)
}

async function setAutostart(session: Session, machine: MachineRef, onboot: 0 | 1): Promise<void> {
  const guest = await session.guests.own(machine)
  if (Number(guest.config.onboot ?? 0) === onboot) return
  await session.client.put(guestPath(unlocked(guest), 'config'), { onboot })
}
