import { compose } from '@adonisjs/core/helpers'
import { belongsTo, hasMany } from '@adonisjs/lucid/orm'
import { ServiceSchema } from '#database/schema'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { UlidModel } from '#core/database/ulid_model'
import { Money } from '#core/money/money'
import Subscription from '#billing/models/subscription'
import Account from '#identity/models/account'
import IpAllocation from '#provisioning/models/ip_allocation'
import Operation from '#provisioning/models/operation'
import ServiceEvent from '#provisioning/models/service_event'
import Cluster from '#provisioning/models/cluster'
import { serviceTransitions, type ServiceState } from '#provisioning/contracts/service_states'
import { requestOperation } from '#provisioning/services/request_operation'
import { liftSuspension } from '#provisioning/suspensions/lift_suspension'
import { suspendService, type SuspensionCause } from '#provisioning/suspensions/suspend_service'
import { terminateService, type Termination } from '#provisioning/trash/terminate_service'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import type { MachineKind, PowerAction, PowerState } from '@innkeeper/provisioning/types'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Actor } from '#core/actor'
import type { SuspensionReason } from '#provisioning/models/service_suspension'
import type { ServiceSize } from '#provisioning/contracts/service_size'
import type { NewItem } from '#billing/contracts/subscription_item'
import type { PendingService, ServiceSpec } from '#provisioning/contracts/pending_service'
import type { KeptSettings } from '#provisioning/settings/kept_settings'

/** One machine sold to an account, with its own life. */
export default class Service extends compose(ServiceSchema, UlidModel) {
  /** Writes the service of a placed order, and what it will be billed; nothing is built or reserved before the order is accepted. */
  static async createPending(
    trx: TransactionClientContract,
    pending: PendingService
  ): Promise<Service> {
    const { template, spec, items, extraAddresses = 0, ...told } = pending
    const { trialDays, meters, isHourly, ...columns } = told
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
    await Subscription.open(trx, { ...subscriptionOf(service, items), trialDays, meters, isHourly })
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

  /**
   * Gives the machine another size, of which what is left out stays as it is. Asked again for the same while that is under way
   * it answers the same operation; one that could not be done is given up for the new one.
   */
  resize(
    to: Partial<ServiceSize>,
    { by, reason }: { by: Actor; reason: string },
    trx?: TransactionClientContract
  ) {
    return requestOperation(this.id, { kind: 'resize', to, by, reason }, trx)
  }

  /** Stops the machine and keeps it off for one reason; nothing is lost. */
  suspend(cause: SuspensionCause, within?: TransactionClientContract) {
    return transaction((trx) => suspendService(trx, this.id, cause), within)
  }

  /** Lifts one reason; the machine is given back and started once none is left. */
  liftSuspension(reason: SuspensionReason, by: Actor, within?: TransactionClientContract) {
    return transaction((trx) => liftSuspension(trx, this.id, reason, { by }), within)
  }

  /** Stops the machine and deletes it after its days in the trash. */
  terminate(why: Termination, within?: TransactionClientContract) {
    return terminateService(this.id, why, within)
  }

  /** Removes the machine and its disks for good, at once, and releases its addresses. */
  destroy({ by, reason }: { by: Actor; reason: string }, within?: TransactionClientContract) {
    return requestOperation(this.id, { kind: 'destroy', by, reason }, within)
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
    if (!cancelled) return false
    await ServiceEvent.write(trx, this, 'terminated')
    await Subscription.end(trx, this.id)
    return true
  }

  /** Pages about this service. */
  get topics(): string[] {
    const own = [`service:${this.id}`, `account:${this.accountId}`, 'admin:operations']
    return this.orderId ? [...own, `order:${this.orderId}`] : own
  }
}

/** What is billed of a service that was just written: these prices, or its plan alone. */
function subscriptionOf(
  service: Service,
  items: NewItem[] | undefined
): Parameters<typeof Subscription.open>[1] {
  const { accountId, productId, planId, name, hostname, currency, cycleUnit, priceMinor } = service
  const plan = { kind: 'plan', refId: planId, name, quantity: 1, unitMinor: priceMinor } as const
  return {
    ...{ accountId, productId, planId, name, hostname, currency },
    serviceId: service.id,
    cycle: { unit: cycleUnit, count: service.cycleCount },
    items: items ?? [plan],
  }
}
