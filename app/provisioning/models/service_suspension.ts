import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { ServiceSuspensionSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import Service from '#provisioning/models/service'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { ActorType } from '#core/actor'

export const suspensionReasons = ['billing', 'trial', 'abuse', 'staff', 'privacy'] as const
export type SuspensionReason = (typeof suspensionReasons)[number]

/** Those that a member of the staff opens and lifts by hand. */
export const staffReasons = ['abuse', 'staff'] as const satisfies SuspensionReason[]

/** One reason for which a service is held. It is open while its `openKey` is set, so there is one of each reason at most. */
export default class ServiceSuspension extends compose(ServiceSuspensionSchema, UlidModel) {
  declare reason: SuspensionReason
  declare openedByType: ActorType
  declare liftedByType: ActorType | null

  @belongsTo(() => Service)
  declare service: BelongsTo<typeof Service>
}

/** What only one open suspension of a service may hold. */
export function openKeyOf(serviceId: string, reason: SuspensionReason): string {
  return `${serviceId}:${reason}`
}
