import { beforeCreate, belongsTo, hasMany } from '@adonisjs/lucid/orm'
import { ServiceSchema } from '#database/schema'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import IpAllocation from '#provisioning/models/ip_allocation'
import Operation from '#provisioning/models/operation'
import ServiceEvent from '#provisioning/models/service_event'
import Cluster from '#provisioning/models/cluster'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import type { MachineKind, PowerState } from '@innkeeper/provisioning/types'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { PendingService, ServiceSpec } from '#provisioning/contracts/pending_service'
import type { ServiceState } from '#provisioning/contracts/service_states'

/** One machine sold to an account, with its own life. */
export default class Service extends ServiceSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(service: Service) {
    service.id ??= newId()
  }

  /** Writes the service of a placed order; nothing is built or reserved before the order is accepted. */
  static async createPending(trx: TransactionClientContract, pending: PendingService): Promise<Service> {
    const { template, spec, extraAddresses = 0, ...columns } = pending
    const service = await Service.create(
      {
        ...columns,
        templateId: template.id,
        templateName: template.name,
        defaultUser: template.defaultUser,
        extraAddresses,
        spec: { networkRateMBps: null, productSettings: {}, orderSettings: {}, ...spec },
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

  @hasMany(() => IpAllocation)
  declare addresses: HasMany<typeof IpAllocation>

  @hasMany(() => Operation)
  declare operations: HasMany<typeof Operation>

  @hasMany(() => ServiceEvent)
  declare events: HasMany<typeof ServiceEvent>

  @belongsTo(() => Cluster)
  declare cluster: BelongsTo<typeof Cluster>

  /** The recurring net price for one cycle. */
  get price(): Money {
    return Money.of(this.priceMinor, this.currency)
  }

  /** Pages about this service. */
  get topics(): string[] {
    const own = [`service:${this.id}`, `account:${this.accountId}`, 'admin:operations']
    return this.orderId ? [...own, `order:${this.orderId}`] : own
  }
}
