import type { MachineSpec, RemoteMachine, StepOutcome } from '@innkeeper/provisioning'
import type { GuestType } from '../guest/guest.js'
import type { Session } from '../session.js'
import type { Position } from './position.js'

/** One call of `create`: what is wanted, and where it stands. */
export interface Build {
  session: Session
  /** Its `remoteId` is the id in use, also when another one was adopted. */
  spec: MachineSpec
  type: GuestType
  position: Position
}

export type BuildStep = (build: Build) => Promise<StepOutcome<RemoteMachine>>
