import { compose } from '@adonisjs/core/helpers'
import { belongsTo, column, hasMany } from '@adonisjs/lucid/orm'
import { PaymentAttemptSchema } from '#database/schema'
import { clock } from '#core/clock'
import { UlidModel } from '#core/database/ulid_model'
import { Money } from '#core/money/money'
import Invoice from '#billing/models/invoice'
import PaymentMethod from '#billing/models/payment_method'
import PaymentShare from '#billing/models/payment_share'
import TopUp from '#billing/models/top_up'
import { retryWindow } from '#billing/models/payment_attempt/retry_windows'
import { openAttemptStates, type AttemptState } from '#billing/models/payment_attempt/states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import type { AttemptReference } from '@innkeeper/panel/gateway'
import type { PaymentChoice } from '#billing/payments/payment_choice'

/**
 * One try to take money through a gateway: for an invoice, for several at once (`shares`), or for credit (`topUp`). At most
 * one is open for an invoice, by the unique `open_key` of attempts and of shares.
 */
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

  @hasMany(() => PaymentShare, { foreignKey: 'attemptId' })
  declare shares: HasMany<typeof PaymentShare>

  @belongsTo(() => TopUp)
  declare topUp: BelongsTo<typeof TopUp>

  @belongsTo(() => PaymentMethod)
  declare paymentMethod: BelongsTo<typeof PaymentMethod>

  /**
   * Locks an attempt and what it pays. Invoices come first, in the order of their ids, as for every writer, so that two never
   * wait for each other.
   */
  static async lock(
    trx: TransactionClientContract,
    { id, invoiceId, topUpId }: Pick<PaymentAttempt, 'id' | 'invoiceId' | 'topUpId'>
  ): Promise<PaymentAttempt> {
    if (topUpId) await TopUp.query({ client: trx }).where('id', topUpId).forUpdate().firstOrFail()
    else await lockInvoices(trx, invoiceId ? [invoiceId] : await this.sharedBy(id, trx))
    return this.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
  }

  /** The attempt that is open to pay an invoice, alone or with others; null where there is none. */
  static async openFor(
    invoiceId: string,
    client?: TransactionClientContract
  ): Promise<PaymentAttempt | null> {
    const alone = await this.query({ client }).where('open_key', invoiceId).first()
    if (alone) return alone
    const share = await PaymentShare.query({ client }).where('open_key', invoiceId).first()
    return share ? this.query({ client }).where('id', share.attemptId).first() : null
  }

  /** The invoices that an attempt pays at once; none for one that pays a single invoice or credit. */
  static async sharedBy(id: string, client?: TransactionClientContract): Promise<string[]> {
    const shares = await PaymentShare.query({ client }).where('attempt_id', id)
    return shares.map(({ invoiceId }) => invoiceId)
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

  /** What shows how it stands, to be fetched again when it changes. */
  get liveTopics(): string[] {
    const account = `account:${this.accountId}`
    return this.invoiceId ? [`invoice:${this.invoiceId}`, account] : [account]
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

async function lockInvoices(trx: TransactionClientContract, ids: string[]): Promise<void> {
  const query = Invoice.query({ client: trx }).whereIn('id', ids)
  await query.orderBy('id').select('id').forUpdate()
}
