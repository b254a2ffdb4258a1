import { compose } from '@adonisjs/core/helpers'
import { belongsTo, hasMany } from '@adonisjs/lucid/orm'
import { OperationSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import Cluster from '#provisioning/models/cluster'
import OperationStep from '#provisioning/models/operation_step'
import Service from '#provisioning/models/service'
import type { ServiceSize } from '#provisioning/contracts/service_size'
import type { Refusal } from '#provisioning/placement/refusals'
import type {
  Checkpoint,
  DoomedMachine,
  ErrorCode,
  ErrorKind,
  PowerAction,
} from '@innkeeper/provisioning/types'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import type { OperationKind, OperationState } from '#provisioning/contracts/operation_states'

/** A machine that may stand half built: where there was no room for it, or where nobody wants it any more. */
export type Leaving = Pick<DoomedMachine, 'remoteId' | 'node' | 'building'>

/** A free place to copy a disk, or the host, which could not do it just now: suffix of the translations `provisioning.steps_waiting`. */
export type StepWait = 'slot' | 'host'

/** What an operation waits for, by its columns. */
export function waitOf(row: {
  state: string
  waitsFor: string | null
  errorKind: string | null
}): StepWait | null {
  if (row.state !== 'queued') return null
  if (row.waitsFor !== null) return 'slot'
  return row.errorKind === null ? null : 'host'
}

/** One durable action on a service at its host. While it is open its `openKey` holds the service's id, so there is one at most. */
export default class Operation extends compose(OperationSchema, UlidModel) {
  declare kind: OperationKind
  declare action: PowerAction | null
  declare state: OperationState
  declare errorKind: ErrorKind | 'expired' | null
  declare errorCode: ErrorCode | null
  declare requestedByType: 'customer' | 'staff' | 'system'

  declare checkpoint: Checkpoint | null

  /** The places that had no room for the machine, in the order in which they said so. */
  declare refusals: Refusal[] | null

  /** What it gives the machine; null for what resizes none. */
  declare target: ServiceSize | null

  /**
   * What may stand half built. Of what builds: it has to be gone before the next place is taken, and the checkpoint belongs to its
   * removal. Of what removes: how far its building came.
   */
  declare leaving: Leaving | null

  @belongsTo(() => Service)
  declare service: BelongsTo<typeof Service>

  @belongsTo(() => Cluster)
  declare cluster: BelongsTo<typeof Cluster>

  @hasMany(() => OperationStep, { onQuery: (query) => query.orderBy('position') })
  declare steps: HasMany<typeof OperationStep>

  /** Node and storage of the lane that it waits in, "pve1 · local-lvm"; null where it waits for none. */
  get waitsAt(): string | null {
    return this.waitsFor && this.waitsFor.split('/').slice(1).join(' · ')
  }

  /** What its present step waits for while nobody works on it; null where somebody does. */
  get waits(): StepWait | null {
    return waitOf({ state: this.state, waitsFor: this.waitsFor, errorKind: this.errorKind })
  }

  get isOpen(): boolean {
    return this.openKey !== null
  }
}
