import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { ProvisioningFindingSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import Cluster from '#provisioning/models/cluster'
import Service from '#provisioning/models/service'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { ListedMachine, MachineDescription } from '@innkeeper/provisioning/types'

/** What can be found at a host; each has a title and a text under `provisioning.findings.<kind>`. */
export const machineFindingKinds = [
  'stray_machine',
  'ended_machine',
  'second_machine',
  'waiting_machine',
  'missing_machine',
  'address_in_use',
  'address_conflict',
  'unreadable_machine',
] as const
export type MachineFindingKind = (typeof machineFindingKinds)[number]

/** What settles itself: the service takes its machine over as soon as it is built. */
export const selfSettlingKinds: readonly MachineFindingKind[] = [
  'waiting_machine',
  'address_in_use',
]

/** Something at a host that does not fit what the panel knows. Never deleted; settled by staff, or once it is no more. */
export default class ProvisioningFinding extends compose(ProvisioningFindingSchema, UlidModel) {
  declare kind: MachineFindingKind
  declare settledBy: 'staff' | 'panel' | null

  @belongsTo(() => Cluster)
  declare cluster: BelongsTo<typeof Cluster>

  /** Null where no such service is known here, which is what some findings are about. */
  @belongsTo(() => Service)
  declare service: BelongsTo<typeof Service>

  get facts(): MachineFacts {
    return JSON.parse(this.details)
  }
}

/** What is known of the machine that a finding is about. */
export interface MachineFacts extends Partial<Omit<MachineDescription, 'reference'>> {
  name?: ListedMachine['name']
  node?: string | null
  /** Under which identifier the service has its machine. */
  own?: string | null
}
