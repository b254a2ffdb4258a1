import { compose } from '@adonisjs/core/helpers'
import { belongsTo, hasMany } from '@adonisjs/lucid/orm'
import { SubscriptionSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import { Money } from '#core/money/money'
import Account from '#identity/models/account'
import { endSubscription } from '#billing/renewals/end_subscription'
import { openSubscription, type NewSubscription } from '#billing/renewals/open_subscription'
import { reopenSubscription } from '#billing/renewals/reopen_subscription'
import { startSubscription } from '#billing/renewals/start_subscription'
import BilledPeriod from '#billing/models/billed_period'
import SubscriptionItem from '#billing/models/subscription_item'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import type { Cycle } from '#billing/renewals/cycle'
import type { ParkedReason, SubscriptionState } from '#billing/models/subscription/states'

/** What a service is billed again and again: its cycle, its prices, and how far it is invoiced. */
export default class Subscription extends compose(SubscriptionSchema, UlidModel) {
  /** Opens the subscription of a service that was ordered; its first period is on the order's invoice. */
  static open(trx: TransactionClientContract, input: NewSubscription): Promise<Subscription> {
    return openSubscription(trx, input)
  }

  /** The subscriptions of services, in their order. */
  static async ofServices(
    services: { id: string }[],
    trx: TransactionClientContract
  ): Promise<Subscription[]> {
    const ids = services.map(({ id }) => id)
    const found = await this.query({ client: trx }).whereIn('service_id', ids)
    return ids.map((id) => found.find(({ serviceId }) => serviceId === id)!)
  }

  /** Notes which invoice bills the first period of these. */
  static async firstOn(
    trx: TransactionClientContract,
    invoiceId: string,
    subscriptions: Subscription[]
  ): Promise<void> {
    const ids = subscriptions.map(({ id }) => id)
    await trx.from('subscriptions').whereIn('id', ids).update({ first_invoice_id: invoiceId })
  }

  /**
   * Starts its periods on the day on which the service began. Answers the first day that is not invoiced; null where the service has no
   * subscription. Asked again, it changes nothing.
   */
  static start(
    trx: TransactionClientContract,
    serviceId: string,
    firstDay: DateTime<true>
  ): Promise<DateTime<true> | null> {
    return startSubscription(trx, serviceId, firstDay)
  }

  /** Bills no further period of a service, because it ended. True when this call did it. */
  static end(trx: TransactionClientContract, serviceId: string): Promise<boolean> {
    return endSubscription(trx, serviceId)
  }

  /** Bills on what came back from the trash, from the first day that was not billed. True when this call did it. */
  static reopen(trx: TransactionClientContract, serviceId: string): Promise<boolean> {
    return reopenSubscription(trx, serviceId)
  }

  declare state: SubscriptionState
  declare cycleUnit: Cycle['unit']
  declare parkedReason: ParkedReason | null

  @belongsTo(() => Account)
  declare account: BelongsTo<typeof Account>

  @hasMany(() => SubscriptionItem, { onQuery: (query) => query.orderBy('position') })
  declare items: HasMany<typeof SubscriptionItem>

  @hasMany(() => BilledPeriod, { onQuery: (query) => query.orderBy('starts_on') })
  declare periods: HasMany<typeof BilledPeriod>

  get cycle(): Cycle {
    return { unit: this.cycleUnit, count: this.cycleCount }
  }

  /** Whether its customer may end it: it began, and nothing ended it. */
  get isCancellable(): boolean {
    return this.state === 'active'
  }

  /** Whether it may be billed by other terms: it runs, and nobody ended it or has to look at its renewals first. */
  get isChangeable(): boolean {
    return this.state === 'active' && !this.endsOn && !this.parkedAt && !this.isInTrial
  }

  /** Whether no period was billed yet because it is tried for free. */
  get isInTrial(): boolean {
    return this.trialEndsOn !== null
  }

  /** What the next period costs, as listed: without or with tax as the shop lists its prices. */
  get price(): Money {
    return Money.of(this.priceMinor, this.currency)
  }
}
