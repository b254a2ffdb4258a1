import { fromStripe, toStripe } from '#billing_stripe/amounts'
import { expanded, idOf } from '#billing_stripe/attempt_truth'
import { isSpent } from '#billing_stripe/keys'
import { movementsOf } from '#billing_stripe/movements'
import { unlessMissing, wrapped } from '#billing_stripe/stripe_errors'
import type Stripe from 'stripe'
import type { PaymentGateway, RefundDetails, RefundRequest } from '@innkeeper/panel/gateway'

/** How often a refund is asked for under another key after Stripe kept a failure of its own. */
const GENERATIONS = 3
const PARTS = ['charge', 'balance_transaction', 'failure_balance_transaction']

/** Refunds at Stripe. */
export class StripeRefunds {
  constructor(
    private readonly stripe: Stripe,
    private readonly instance: string
  ) {}

  /**
   * Asks under `re_{refund}`. A failure that is kept under that key says that the request has ended; where the charge then
   * lists no refund of ours, none was made and none will be, and the next key may ask. All keys are derived from the
   * refund, so whoever asks again comes the same way.
   */
  async ask(request: RefundRequest): Promise<RefundDetails> {
    for (let generation = 0; ; generation++) {
      try {
        return await this.#create(request, generation)
      } catch (error) {
        if (!isSpent(error) || generation === GENERATIONS) throw error
        const made = await this.fetch({ ...request, externalId: null })
        if (made) return made
      }
    }
  }

  async fetch({
    externalId,
    chargeId,
    refundId,
  }: Parameters<PaymentGateway['fetchRefund']>[0]): Promise<RefundDetails | null> {
    if (externalId) {
      const refund = await unlessMissing(() =>
        this.stripe.refunds.retrieve(externalId, { expand: PARTS })
      )
      return refund && refundTruth(refund)
    }
    if (!chargeId) return null
    const found = await unlessMissing(() => this.#listed(chargeId, refundId))
    return found && refundTruth(found)
  }

  async #listed(charge: string, refundId: string): Promise<Stripe.Refund | null> {
    const expand = PARTS.map((name) => `data.${name}`)
    for await (const refund of this.stripe.refunds.list({ charge, limit: 100, expand }))
      if (refund.metadata?.refund_id === refundId) return refund
    return null
  }

  async #create(
    { refundId, chargeId, amount }: RefundRequest,
    generation: number
  ): Promise<RefundDetails> {
    const metadata = { instance: this.instance, refund_id: refundId }
    const params = {
      charge: chargeId,
      amount: toStripe(amount).amount,
      metadata,
      expand: PARTS,
    }
    const idempotencyKey = `re_${refundId}${generation === 0 ? '' : `_${generation}`}`
    return refundTruth(await wrapped(() => this.stripe.refunds.create(params, { idempotencyKey })))
  }
}

function refundTruth(refund: Stripe.Refund): RefundDetails {
  const failed = refund.status === 'failed' || refund.status === 'canceled'
  return {
    externalId: refund.id,
    state: failed ? 'failed' : refund.status === 'succeeded' ? 'succeeded' : 'pending',
    errorCode: refund.failure_reason ?? null,
    chargeId: idOf(refund.charge),
    attemptId: expanded(refund.charge)?.metadata.attempt_id ?? null,
    amount: fromStripe(refund.amount, refund.currency),
    movements: movementsOf([refund.balance_transaction, refund.failure_balance_transaction]),
  }
}
