import { beforeCreate, belongsTo, column } from '@adonisjs/lucid/orm'
import { PaymentAttemptSchema } from '#database/schema'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import Invoice from '#billing/models/invoice'
import PaymentMethod from '#billing/models/payment_method'
import { openAttemptStates, type AttemptState } from '#billing/models/payment_attempt/states'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { AttemptReference } from '#billing/contracts/payment_gateway'

/** One try to pay an invoice through a gateway. At most one is open for an invoice, by the unique `open_key`. */
export default class PaymentAttempt extends PaymentAttemptSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(attempt: PaymentAttempt) {
    attempt.id ??= newId()
  }

  declare state: AttemptState
  declare kind: 'new_card' | 'saved_card'

  /** Addresses at the gateway let whoever has them pay or see the amount, so they are never serialised. */
  @column({ serializeAs: null })
  declare sessionUrl: string | null

  @column({ serializeAs: null })
  declare actionUrl: string | null

  @belongsTo(() => Invoice)
  declare invoice: BelongsTo<typeof Invoice>

  @belongsTo(() => PaymentMethod)
  declare paymentMethod: BelongsTo<typeof PaymentMethod>

  get amount(): Money {
    return Money.of(this.amountMinor, this.currency)
  }

  get isOpen(): boolean {
    return openAttemptStates.includes(this.state)
  }

  /** Where the customer goes on paying, or null where there is nowhere. */
  get continueUrl(): string | null {
    if (!this.isOpen || this.state === 'processing') return null
    return this.actionUrl ?? this.sessionUrl
  }

  /** By what the gateway finds this attempt again. */
  get reference(): AttemptReference {
    return {
      attemptId: this.id,
      customerExternalId: this.customerExternalId,
      sessionId: this.sessionId,
      intentId: this.intentId,
      submittedAt: this.submittedAt ?? this.createdAt.toMillis(),
    }
  }
}
