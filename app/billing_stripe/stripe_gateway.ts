import Stripe from 'stripe'
import { currencyCodes } from '#core/money/currencies'
import { fromStripe } from '#billing_stripe/amounts'
import { freshKey } from '#billing_stripe/keys'
import { StripeAttempts } from '#billing_stripe/stripe_attempts'
import { ensureCustomer } from '#billing_stripe/stripe_customers'
import { StripeRefunds } from '#billing_stripe/stripe_refunds'
import { stripeClient, type StripeConfig } from '#billing_stripe/stripe_client'
import { balanceLines } from '#billing_stripe/balance_lines'
import { markedObjects } from '#billing_stripe/marked_objects'
import { webhookProblems } from '#billing_stripe/webhook_problems'
import { fetchPayout, payoutLines, payoutsSince } from '#billing_stripe/stripe_payouts'
import { acceptDispute, answerDispute, fetchDispute } from '#billing_stripe/stripe_disputes'
import { unlessMissing, wrapped, wrappedList } from '#billing_stripe/stripe_errors'
import { readEvent, type ReadEvent } from '#billing_stripe/read_event'
import { namesOnePastMoment } from '#billing_stripe/signature_time'
import { translateEvent } from '#billing_stripe/stripe_events'
import { eventsSince } from '#billing_stripe/event_list'
import { refusedReads } from '#billing_stripe/refused_reads'
import { checkoutBranding } from '#billing_stripe/checkout_branding'
import { portalConfiguration } from '#billing_stripe/portal_configuration'
import { GatewayError, notConfigured } from '@innkeeper/panel/gateway'
import type { Money } from '#core/money/money'
import type {
  AttemptReference,
  AttemptTruth,
  BalanceLine,
  CheckoutRequest,
  DisputeTruth,
  GatewayAccount,
  GatewayEvent,
  MarkedObject,
  PaymentGateway,
  PayoutTruth,
  RefundDetails,
  RefundRequest,
  SavedChargeRequest,
  SavedMethod,
} from '@innkeeper/panel/gateway'

/** Cards through Stripe: hosted Checkout and portal pages, so that no card number comes near the panel. */
export class StripeGateway implements PaymentGateway {
  readonly name = 'stripe'
  readonly #stripe: Stripe | null
  readonly #config: StripeConfig
  readonly #attempts: StripeAttempts | null
  readonly #refunds: StripeRefunds | null

  constructor(config: StripeConfig) {
    this.#config = config
    this.#stripe = config.secretKey ? stripeClient(config) : null
    this.#attempts = this.#stripe && new StripeAttempts(this.#stripe, config.instance)
    this.#refunds = this.#stripe && new StripeRefunds(this.#stripe, config.instance)
  }

  isReady(): boolean {
    return this.#stripe !== null
  }

  ensureCustomer(customer: Parameters<PaymentGateway['ensureCustomer']>[0]): Promise<string> {
    return ensureCustomer(this.#api, this.#config.instance, customer)
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

  async listMethods(customer: string): Promise<SavedMethod[] | null> {
    const page = await unlessMissing(() =>
      this.#api.customers.listPaymentMethods(customer, { type: 'card', limit: 100 })
    )
    return page && page.data.flatMap(({ id, card }) => (card ? [savedMethod(id, card)] : []))
  }

  async detachMethod(id: string): Promise<void> {
    const method = await unlessMissing(() => this.#api.paymentMethods.retrieve(id))
    if (!method?.customer) return
    const idempotencyKey = freshKey(`detach_${id}`)
    await unlessMissing(() => this.#api.paymentMethods.detach(id, {}, { idempotencyKey }))
  }

  async startMethodSetup(
    request: Parameters<PaymentGateway['startMethodSetup']>[0]
  ): Promise<string> {
    const branding = await checkoutBranding()
    const session = await wrapped(() =>
      this.#api.checkout.sessions.create(
        {
          ...branding,
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
    const idempotencyKey = freshKey(`portal_${customerExternalId}`)
    const session = await wrapped(() =>
      this.#api.billingPortal.sessions.create(params, { idempotencyKey })
    )
    return session.url
  }

  refund(request: RefundRequest): Promise<RefundDetails> {
    return this.#ready(this.#refunds).ask(request)
  }

  fetchRefund(
    reference: Parameters<PaymentGateway['fetchRefund']>[0]
  ): Promise<RefundDetails | null> {
    return this.#ready(this.#refunds).fetch(reference)
  }

  fetchDispute(externalId: string): Promise<DisputeTruth | null> {
    return fetchDispute(this.#api, externalId)
  }

  answerDispute(request: Parameters<typeof answerDispute>[1]): Promise<void> {
    return answerDispute(this.#api, request)
  }

  acceptDispute(request: Parameters<typeof acceptDispute>[1]): Promise<void> {
    return acceptDispute(this.#api, request)
  }

  /** Available and pending, in the currencies that the panel keeps books in. */
  async balances(): Promise<Money[]> {
    const { available, pending } = await wrapped(() => this.#api.balance.retrieve())
    const known = [...available, ...pending].filter(({ currency }) =>
      currencyCodes.includes(currency.toUpperCase())
    )
    const codes = [...new Set(known.map(({ currency }) => currency))]
    return codes.map((code) => {
      const amounts = known.filter(({ currency }) => currency === code)
      return fromStripe(
        amounts.reduce((sum, { amount }) => sum + amount, 0),
        code
      )
    })
  }

  async *listBalance(since: number, until: number): AsyncIterable<BalanceLine> {
    yield* wrappedList(balanceLines(this.#api, since, until))
  }

  fetchPayout(externalId: string): Promise<PayoutTruth | null> {
    return fetchPayout(this.#api, externalId)
  }

  async *listPayouts(since: number): AsyncIterable<PayoutTruth> {
    yield* wrappedList(payoutsSince(this.#api, since))
  }

  async *listPayoutLines(externalId: string, after: string | null): AsyncIterable<BalanceLine> {
    yield* wrappedList(payoutLines(this.#api, externalId, after))
  }

  async *listMarked(since: number): AsyncIterable<MarkedObject> {
    yield* markedObjects(this.#api, this.#config.instance, since)
  }

  verifyWebhook(
    rawBody: string,
    headers: Record<string, string | string[] | undefined>
  ): GatewayEvent | null {
    const signature = headers['stripe-signature']
    if (typeof signature !== 'string' || !namesOnePastMoment(signature)) return null
    for (const secret of this.#config.webhookSecrets) {
      const event = this.#verify(rawBody, signature, secret)
      if (event)
        return event.livemode === this.#isLive ? translateEvent(event, this.#config.instance) : null
    }
    return null
  }

  async *listEventsSince(since: number): AsyncIterable<GatewayEvent> {
    for (const listed of await eventsSince(this.#api, since)) {
      const event = readEvent(listed)
      if (event) yield translateEvent(event, this.#config.instance)
    }
  }

  /** The account's id is left out where the key may not read it. */
  async account(): Promise<GatewayAccount> {
    const live = this.#isLive
    try {
      const account = await wrapped(() => this.#api.accounts.retrieveCurrent())
      return { externalId: account.id, live }
    } catch (error) {
      if (error instanceof GatewayError && error.outcome === 'refused' && error.needsOperator)
        return { externalId: null, live }
      throw error
    }
  }

  webhookProblems(url: string): Promise<string[] | null> {
    return webhookProblems(this.#api, url)
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

  get #isLive(): boolean {
    return /^(sk|rk)_live_/.test(this.#config.secretKey)
  }

  #ready<T>(part: T | null): T {
    if (part === null) throw notConfigured(this.name)
    return part
  }

  #verify(rawBody: string, signature: string, secret: string): ReadEvent | null {
    try {
      return readEvent(Stripe.webhooks.constructEvent(rawBody, signature, secret))
    } catch {
      return null
    }
  }
}

function savedMethod(externalId: string, card: Stripe.PaymentMethod.Card): SavedMethod {
  return {
    externalId,
    brand: card.brand,
    lastFour: card.last4,
    fingerprint: card.fingerprint ?? null,
    expMonth: card.exp_month,
    expYear: card.exp_year,
  }
}
