import Stripe from 'stripe'
import { clock } from '#core/clock'
import { toStripe } from '#billing_stripe/amounts'
import { StripeAttempts } from '#billing_stripe/stripe_attempts'
import { stripeClient, type StripeConfig } from '#billing_stripe/stripe_client'
import { isMissing, wrapped } from '#billing_stripe/stripe_errors'
import { translateEvent } from '#billing_stripe/stripe_events'
import { eventsSince } from '#billing_stripe/event_list'
import { refusedReads } from '#billing_stripe/refused_reads'
import { portalConfiguration } from '#billing_stripe/portal_configuration'
import type {
  AttemptReference,
  AttemptTruth,
  CheckoutRequest,
  GatewayEvent,
  PaymentGateway,
  RefundRequest,
  RefundTruth,
  SavedChargeRequest,
  SavedMethod,
} from '#billing/contracts/payment_gateway'

/** Cards through Stripe: hosted Checkout and portal pages, so that no card number comes near the panel. */
export class StripeGateway implements PaymentGateway {
  readonly name = 'stripe'
  readonly #stripe: Stripe | null
  readonly #config: StripeConfig
  readonly #attempts: StripeAttempts | null

  constructor(config: StripeConfig) {
    this.#config = config
    this.#stripe = config.secretKey ? stripeClient(config) : null
    this.#attempts = this.#stripe && new StripeAttempts(this.#stripe, config.instance)
  }

  isReady(): boolean {
    return this.#stripe !== null
  }

  async ensureCustomer({
    key,
    accountId,
    name,
    email,
  }: Parameters<PaymentGateway['ensureCustomer']>[0]): Promise<string> {
    const metadata = { instance: this.#config.instance, account_id: accountId }
    const params = { name, email: email ?? undefined, metadata }
    const customer = await wrapped(() =>
      this.#api.customers.create(params, { idempotencyKey: `cus_${key}` })
    )
    return customer.id
  }

  startCheckout(request: CheckoutRequest): Promise<AttemptTruth> {
    return this.#ready(this.#attempts).startCheckout(request)
  }

  chargeSaved(request: SavedChargeRequest): Promise<AttemptTruth> {
    return this.#ready(this.#attempts).chargeSaved(request)
  }

  fetchAttempt(reference: AttemptReference): Promise<AttemptTruth> {
    return this.#ready(this.#attempts).fetch(reference)
  }

  cancelAttempt(reference: AttemptReference): Promise<AttemptTruth> {
    return this.#ready(this.#attempts).cancel(reference)
  }

  async listMethods(customerExternalId: string): Promise<SavedMethod[] | null> {
    try {
      const page = await wrapped(() =>
        this.#api.customers.listPaymentMethods(customerExternalId, { type: 'card', limit: 100 })
      )
      return page.data.flatMap(({ id, card }) => (card ? [savedMethod(id, card)] : []))
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  }

  async detachMethod(methodExternalId: string): Promise<void> {
    const method = await wrapped(() => this.#api.paymentMethods.retrieve(methodExternalId)).catch(
      (error: unknown) => {
        if (isMissing(error)) return null
        throw error
      }
    )
    if (!method?.customer) return
    await wrapped(() =>
      this.#api.paymentMethods.detach(
        methodExternalId,
        {},
        { idempotencyKey: `detach_${methodExternalId}` }
      )
    )
  }

  async startMethodSetup(
    request: Parameters<PaymentGateway['startMethodSetup']>[0]
  ): Promise<string> {
    const session = await wrapped(() =>
      this.#api.checkout.sessions.create(
        {
          mode: 'setup',
          customer: request.customerExternalId,
          currency: request.currency.toLowerCase(),
          success_url: request.returnUrl,
          cancel_url: request.cancelUrl,
          metadata: { instance: this.#config.instance },
        },
        { idempotencyKey: `setup_${request.key}` }
      )
    )
    return session.url ?? request.cancelUrl
  }

  async portalUrl({
    customerExternalId,
    returnUrl,
  }: Parameters<PaymentGateway['portalUrl']>[0]): Promise<string> {
    const configuration = await portalConfiguration(this.#api, this.#config.instance)
    const params = { customer: customerExternalId, return_url: returnUrl, configuration }
    const idempotencyKey = `portal_${customerExternalId}_${clock.nowMs()}`
    const session = await wrapped(() =>
      this.#api.billingPortal.sessions.create(params, { idempotencyKey })
    )
    return session.url
  }

  async refund({ refundId, chargeId, amount }: RefundRequest): Promise<RefundTruth> {
    const metadata = { instance: this.#config.instance, refund_id: refundId }
    const params = { charge: chargeId, amount: toStripe(amount).amount, metadata }
    return refundTruth(
      await wrapped(() => this.#api.refunds.create(params, { idempotencyKey: `re_${refundId}` }))
    )
  }

  async fetchRefund(
    reference: Parameters<PaymentGateway['fetchRefund']>[0]
  ): Promise<RefundTruth | null> {
    const { externalId, chargeId, refundId } = reference
    if (externalId) return refundTruth(await wrapped(() => this.#api.refunds.retrieve(externalId)))
    if (!chargeId) return null
    const page = await wrapped(() => this.#api.refunds.list({ charge: chargeId, limit: 100 }))
    const found = page.data.find((refund) => refund.metadata?.refund_id === refundId)
    return found ? refundTruth(found) : null
  }

  verifyWebhook(
    rawBody: string,
    headers: Record<string, string | string[] | undefined>
  ): GatewayEvent | null {
    const signature = headers['stripe-signature']
    if (typeof signature !== 'string') return null
    for (const secret of this.#config.webhookSecrets) {
      const event = this.#verify(rawBody, signature, secret)
      if (event) return this.#isOurMode(event) ? translateEvent(event, this.#config.instance) : null
    }
    return null
  }

  async *listEventsSince(since: number): AsyncIterable<GatewayEvent> {
    for (const event of await eventsSince(this.#api, since))
      yield translateEvent(event, this.#config.instance)
  }

  async probe(): Promise<string[]> {
    return refusedReads(this.#api)
  }

  async ping(): Promise<void> {
    await wrapped(() => this.#api.balance.retrieve({}, { timeout: 2500, maxNetworkRetries: 0 }))
  }

  get #api(): Stripe {
    return this.#ready(this.#stripe)
  }

  #ready<T>(part: T | null): T {
    if (part === null) throw new Error('Stripe is not configured: STRIPE_SECRET_KEY is empty')
    return part
  }

  #verify(rawBody: string, signature: string, secret: string): Stripe.Event | null {
    try {
      return Stripe.webhooks.constructEvent(rawBody, signature, secret)
    } catch {
      return null
    }
  }

  #isOurMode(event: Stripe.Event): boolean {
    return event.livemode === /^(sk|rk)_live_/.test(this.#config.secretKey)
  }
}

function savedMethod(externalId: string, card: Stripe.PaymentMethod.Card): SavedMethod {
  return {
    externalId,
    brand: card.brand,
    lastFour: card.last4,
    expMonth: card.exp_month,
    expYear: card.exp_year,
  }
}

function refundTruth(refund: Stripe.Refund): RefundTruth {
  const failed = refund.status === 'failed' || refund.status === 'canceled'
  return {
    externalId: refund.id,
    state: failed ? 'failed' : refund.status === 'succeeded' ? 'succeeded' : 'pending',
    errorCode: refund.failure_reason ?? null,
  }
}
