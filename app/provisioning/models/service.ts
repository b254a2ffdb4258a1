import { compose } from '@adonisjs/core/helpers'
import { belongsTo, hasMany } from '@adonisjs/lucid/orm'
import { ServiceSchema } from '#database/schema'
import { sqlTime } from '#core/database/sql_time'
import { transition } from '#core/database/transition'
import { UlidModel } from '#core/database/ulid_model'
import { Money } from '#core/money/money'
import Account from '#identity/models/account'
import IpAllocation from '#provisioning/models/ip_allocation'
import Operation from '#provisioning/models/operation'
import ServiceEvent from '#provisioning/models/service_event'
import Cluster from '#provisioning/models/cluster'
import { serviceTransitions, type ServiceState } from '#provisioning/contracts/service_states'
import { requestOperation } from '#provisioning/services/request_operation'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import type { MachineKind, PowerAction, PowerState } from '@innkeeper/provisioning/types'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Actor } from '#core/actor'
import type { PendingService, ServiceSpec } from '#provisioning/contracts/pending_service'
import type { KeptSettings } from '#provisioning/settings/kept_settings'

/** One machine sold to an account, with its own life. */
export default class Service extends compose(ServiceSchema, UlidModel) {
  /** Writes the service of a placed order; nothing is built or reserved before the order is accepted. */
  static async createPending(
    trx: TransactionClientContract,
    pending: PendingService
  ): Promise<Service> {
    const { template, spec, extraAddresses = 0, ...columns } = pending
    const service = await Service.create(
      {
        ...columns,
        templateId: template.id,
        templateName: template.name,
        defaultUser: template.defaultUser,
        extraAddresses,
        spec: { networkRateMBps: null, productSettings: {}, ...spec },
        state: 'pending',
        power: 'unknown',
      },
      { client: trx }
    )
    await ServiceEvent.write(trx, service, 'ordered')
    return service
  }

  declare state: ServiceState
  declare kind: MachineKind
  declare power: PowerState
  declare cycleUnit: 'month' | 'year'

  declare spec: ServiceSpec

  /** What its customer answered to the driver's own questions; null where the driver asked nothing. */
  declare orderSettings: KeptSettings | null

  /** The public keys that sign in to the machine, one line each. */
  get sshKeys(): string[] {
    return (this.sshKey ?? '').split('\n').filter(Boolean)
  }

  @hasMany(() => IpAllocation)
  declare addresses: HasMany<typeof IpAllocation>

  @hasMany(() => Operation)
  declare operations: HasMany<typeof Operation>

  @hasMany(() => ServiceEvent)
  declare events: HasMany<typeof ServiceEvent>

  @belongsTo(() => Account)
  declare account: BelongsTo<typeof Account>

  @belongsTo(() => Cluster)
  declare cluster: BelongsTo<typeof Cluster>

  /** The recurring net price for one cycle. */
  get price(): Money {
    return Money.of(this.priceMinor, this.currency)
  }

  /** Asks the host to change the machine's power; shown only once the host confirmed it. */
  changePower(action: PowerAction, by: Actor) {
    return requestOperation(this.id, { kind: 'power', action, by })
  }

  /** Stops the machine and keeps it off; nothing is lost. */
  suspend({ by, reason }: { by: Actor; reason: string }, trx?: TransactionClientContract) {
    return requestOperation(this.id, { kind: 'suspend', by, reason }, trx)
  }

  /** Gives a suspended machine back and starts it. */
  unsuspend({ by, reason }: { by: Actor; reason: string }, trx?: TransactionClientContract) {
    return requestOperation(this.id, { kind: 'unsuspend', by, reason }, trx)
  }

  /** Removes the machine and its disks for good and releases its addresses. */
  terminate({ by, reason }: { by: Actor; reason: string }, trx?: TransactionClientContract) {
    return requestOperation(this.id, { kind: 'destroy', by, reason }, trx)
  }

  /** Ends a service of which nothing was built yet, because its order came to nothing. True when this call did so. */
  async cancelPending(trx: TransactionClientContract): Promise<boolean> {
    const also = { terminated_at: sqlTime() }
    const change = {
      table: 'services',
      id: this.id,
      allowed: serviceTransitions,
      from: ['pending'],
      to: 'terminated',
      also,
    } as const
    const cancelled = await transition(trx, change)
    if (cancelled) await ServiceEvent.write(trx, this, 'terminated')
    return cancelled
  }

  /** Pages about this service. */
  get topics(): string[] {
    const own = [`service:${this.id}`, `account:${this.accountId}`, 'admin:operations']
    return this.orderId ? [...own, `order:${this.orderId}`] : own
  }
}
