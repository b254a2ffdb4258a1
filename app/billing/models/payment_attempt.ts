import { compose } from '@adonisjs/core/helpers'
import { belongsTo, column } from '@adonisjs/lucid/orm'
import { PaymentAttemptSchema } from '#database/schema'
import { clock } from '#core/clock'
import { UlidModel } from '#core/database/ulid_model'
import { Money } from '#core/money/money'
import Invoice from '#billing/models/invoice'
import PaymentMethod from '#billing/models/payment_method'
import { retryWindow } from '#billing/models/payment_attempt/retry_windows'
import { openAttemptStates, type AttemptState } from '#billing/models/payment_attempt/states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { AttemptReference } from '@innkeeper/panel/gateway'
import type { PaymentChoice } from '#billing/payments/payment_choice'

/** One try to pay an invoice through a gateway. At most one is open for an invoice, by the unique `open_key`. */
export default class PaymentAttempt extends compose(PaymentAttemptSchema, UlidModel) {
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

  /**
   * Locks an attempt and its invoice. The invoice comes first, as for every writer, so that two never wait for each other;
   * nothing is read before, so that all that follows sees what was written until the lock was given.
   */
  static async lock(
    trx: TransactionClientContract,
    { id, invoiceId }: { id: string; invoiceId: string }
  ): Promise<PaymentAttempt> {
    await Invoice.query({ client: trx }).where('id', invoiceId).forUpdate().firstOrFail()
    return this.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
  }

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

  /** Whether this is the way in which the customer wants to pay. */
  suits({ kind, paymentMethodId, saveCard = false }: PaymentChoice): boolean {
    return (
      this.kind === kind &&
      this.paymentMethodId === (paymentMethodId ?? null) &&
      Boolean(this.saveCard) === saveCard
    )
  }

  /** Whether the customer can go on with it, or the gateway may be asked for it again. */
  get isRepeatable(): boolean {
    const askedForMs = clock.nowMs() - this.reference.submittedAt
    return this.continueUrl !== null || askedForMs < retryWindow(this).repeatableMs
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
