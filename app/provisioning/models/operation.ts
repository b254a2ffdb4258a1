import { compose } from '@adonisjs/core/helpers'
import { belongsTo, hasMany } from '@adonisjs/lucid/orm'
import { OperationSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import Cluster from '#provisioning/models/cluster'
import OperationStep from '#provisioning/models/operation_step'
import Service from '#provisioning/models/service'
import type { Checkpoint, ErrorCode, ErrorKind, PowerAction } from '@innkeeper/provisioning/types'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import type { OperationKind, OperationState } from '#provisioning/contracts/operation_states'

/** One durable action on a service at its host. While it is open its `openKey` holds the service's id, so there is one at most. */
export default class Operation extends compose(OperationSchema, UlidModel) {
  declare kind: OperationKind
  declare action: PowerAction | null
  declare state: OperationState
  declare errorKind: ErrorKind | 'expired' | null
  declare errorCode: ErrorCode | null
  declare requestedByType: 'customer' | 'staff' | 'system'

  declare checkpoint: Checkpoint | null

  @belongsTo(() => Service)
  declare service: BelongsTo<typeof Service>

  @belongsTo(() => Cluster)
  declare cluster: BelongsTo<typeof Cluster>

  @hasMany(() => OperationStep, { onQuery: (query) => query.orderBy('position') })
  declare steps: HasMany<typeof OperationStep>

  get isOpen(): boolean {
    return this.openKey !== null
  }
}
