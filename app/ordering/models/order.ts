import { compose } from '@adonisjs/core/helpers'
import { belongsTo, hasMany } from '@adonisjs/lucid/orm'
import { audit } from '#audit/models/audit_entry/recorder'
import { SYSTEM, type Actor } from '#core/actor'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { transition } from '#core/database/transition'
import { UlidModel } from '#core/database/ulid_model'
import { live } from '#core/live/live'
import { Money } from '#core/money/money'
import { outbox } from '#core/outbox/outbox'
import { OrderSchema } from '#database/schema'
import Account from '#identity/models/account'
import User from '#identity/models/user'
import {
  openOrderStates,
  orderTransitions,
  type OrderState,
} from '#ordering/contracts/order_states'
import OrderItem from '#ordering/models/order_item'
import TermsVersion from '#ordering/models/terms_version'
import type { DateTime } from 'luxon'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface Ending {
  to: 'cancelled' | 'rejected'
  reason: string
  by?: Actor
  /** Leaves an order alone that turns out to be paid. */
  onlyUnpaid?: boolean
}

/** What an account ordered at once. Its machines are built when it is accepted. */
export default class Order extends compose(OrderSchema, UlidModel) {
  declare state: OrderState

  @hasMany(() => OrderItem, { onQuery: (query) => query.orderBy('position') })
  declare items: HasMany<typeof OrderItem>

  @belongsTo(() => Account)
  declare account: BelongsTo<typeof Account>

  @belongsTo(() => User)
  declare user: BelongsTo<typeof User>

  @belongsTo(() => TermsVersion)
  declare termsVersion: BelongsTo<typeof TermsVersion>

  get total(): Money {
    return Money.of(this.totalMinor, this.currency)
  }

  /** What of its items is still to be delivered or was: all but what was cancelled before it was set up. */
  get wantedItems(): OrderItem[] {
    return this.items.filter(({ cancelledAt }) => cancelledAt === null)
  }

  /** Whether it may still be cancelled. */
  get isOpen(): boolean {
    return openOrderStates.includes(this.state)
  }

  /** Pages about this order. */
  get topics(): string[] {
    return [`order:${this.id}`, `account:${this.accountId}`, 'admin:orders']
  }

  /** Whether its customer may still call it off: nothing was paid for it. */
  get isUnpaid(): boolean {
    return this.state === 'placed' && this.paidAt === null
  }

  /** Whether it is reserved at this moment; its time may be over before anything gives back what it holds. */
  get isHeld(): boolean {
    return this.heldUntil !== null && this.heldUntil > clock.now()
  }

  /** Keeps its pieces out of the stock until then; taking them is the caller's. */
  async hold(trx: TransactionClientContract, until: DateTime): Promise<void> {
    this.holdsStock = true
    this.heldUntil = until
    await this.useTransaction(trx).save()
    live.refresh(this.topics, trx)
  }

  /** Holds nothing any more; giving the pieces back is the caller's. */
  async release(trx: TransactionClientContract): Promise<void> {
    this.holdsStock = false
    this.heldUntil = null
    await this.useTransaction(trx).save()
    live.refresh(this.topics, trx)
  }

  /** Lets its machines be built. True when this call accepted it. */
  async accept(trx: TransactionClientContract, { by }: { by?: Actor } = {}): Promise<boolean> {
    if (!(await this.#move(trx, 'accepted'))) return false
    await outbox.publish(trx, 'order.accepted', { orderId: this.id })
    await this.#record(trx, 'order.accepted', { by })
    return true
  }

  /** Lets a person of the staff look first. True when this call did so. */
  async putInReview(trx: TransactionClientContract): Promise<boolean> {
    if (!(await this.#move(trx, 'in_review'))) return false
    await this.#record(trx, 'order.put_in_review', { by: SYSTEM })
    return true
  }

  /** Says that every machine runs. True when this call did so. */
  async fulfil(trx: TransactionClientContract): Promise<boolean> {
    if (!(await this.#move(trx, 'fulfilled'))) return false
    await outbox.publish(trx, 'order.fulfilled', { orderId: this.id })
    await this.#record(trx, 'order.fulfilled', { by: SYSTEM })
    return true
  }

  /** Ends it without machines. True when this call ended it; its invoice, services and stock are the caller's to undo. */
  async end(trx: TransactionClientContract, { to, reason, by }: Ending): Promise<boolean> {
    const also = {
      closed_at: sqlTime(),
      closed_by: by?.id ?? null,
      closed_reason: reason.slice(0, 500),
    }
    if (!(await this.#move(trx, to, also))) return false
    await outbox.publish(trx, `order.${to}`, { orderId: this.id })
    await this.#record(trx, `order.${to}`, { by, reason })
    return true
  }

  async #move(
    trx: TransactionClientContract,
    to: OrderState,
    also?: Record<string, unknown>
  ): Promise<boolean> {
    const moved = await transition(trx, {
      table: 'orders',
      id: this.id,
      allowed: orderTransitions,
      to,
      also,
    })
    if (moved) live.refresh(this.topics, trx)
    return moved
  }

  #record(
    trx: TransactionClientContract,
    action: string,
    { by, reason }: { by?: Actor; reason?: string }
  ) {
    return audit.record(trx, action, ['order', this.id], {
      changes: { number: this.number, ...(reason ? { reason } : {}) },
      accountId: this.accountId,
      actor: by,
    })
  }
}
