import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { ServiceEventSchema } from '#database/schema'
import { SYSTEM, type Actor, type ActorType } from '#core/actor'
import { UlidModel } from '#core/database/ulid_model'
import Service from '#provisioning/models/service'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const serviceEventKinds = [
  'ordered',
  'build_started',
  'build_waits',
  'setup_cancelled',
  'activated',
  'power_requested',
  'power_changed',
  'power_failed',
  'power_expired',
  'power_ignored',
  'resize_requested',
  'resized',
  'resize_waits',
  'suspended',
  'unsuspended',
  'trashed',
  'restored',
  'terminated',
  'vanished',
  'reappeared',
] as const
export type ServiceEventKind = (typeof serviceEventKinds)[number]

/** A line of a service's activity log, written for the customer to read. */
export default class ServiceEvent extends compose(ServiceEventSchema, UlidModel) {
  static async write(
    trx: TransactionClientContract,
    service: { id: string; accountId: string },
    kind: ServiceEventKind,
    { by = SYSTEM, data = {} }: { by?: Actor; data?: Record<string, string> } = {}
  ): Promise<void> {
    await ServiceEvent.create(
      {
        serviceId: service.id,
        accountId: service.accountId,
        kind,
        actorType: by.type,
        actorId: by.id,
        data,
      },
      { client: trx }
    )
  }

  declare kind: ServiceEventKind
  declare actorType: ActorType

  declare data: Record<string, string>

  @belongsTo(() => Service)
  declare service: BelongsTo<typeof Service>
}
