import Stripe from 'stripe'
import { toStripe } from '#billing_stripe/amounts'
import { checkoutBranding } from '#billing_stripe/checkout_branding'
import { ABSENT, truthOfIntent, truthOfSession } from '#billing_stripe/attempt_truth'
import { freshKey } from '#billing_stripe/keys'
import { purposeFields } from '#billing_stripe/purpose_fields'
import { unlessMissing, wrapped } from '#billing_stripe/stripe_errors'
import { GatewayError } from '@innkeeper/panel/gateway'
import type {
  AttemptReference,
  AttemptTruth,
  ChargeRequest,
  CheckoutRequest,
  SavedChargeRequest,
} from '@innkeeper/panel/gateway'

const CHARGE = 'latest_charge.balance_transaction'
const SESSION_CHARGE = `payment_intent.${CHARGE}`
const CANCELLABLE = ['requires_payment_method', 'requires_action', 'requires_confirmation']
/** Clocks differ a little; how far before our own time of asking a search begins. */
const SKEW_S = 600

/** Payment attempts at Stripe: Checkout sessions for new cards, PaymentIntents for saved ones. */
export class StripeAttempts {
  constructor(
    private readonly stripe: Stripe,
    private readonly instance: string
  ) {}

  async startCheckout(request: CheckoutRequest): Promise<AttemptTruth> {
    const metadata = this.#metadata(request)
    const { amount, currency } = toStripe(request.amount)
    const params: Stripe.Checkout.SessionCreateParams = {
      mode: 'payment',
      customer: request.customerExternalId,
      client_reference_id: request.attemptId,
      line_items: [
        {
          quantity: 1,
          price_data: {
            currency,
            unit_amount: amount,
            product_data: { name: request.description },
          },
        },
      ],
      payment_intent_data: {
        description: request.description,
        metadata,
        ...(request.saveCard ? { setup_future_usage: 'off_session' } : {}),
      },
      metadata,
      success_url: request.returnUrl,
      cancel_url: request.cancelUrl,
      ...(await checkoutBranding()),
      expand: [SESSION_CHARGE],
    }
    const options = { idempotencyKey: `cs_${request.attemptId}` }
    return truthOfSession(
      await wrapped(() => this.stripe.checkout.sessions.create(params, options))
    )
  }

  async chargeSaved(request: SavedChargeRequest): Promise<AttemptTruth> {
    const params: Stripe.PaymentIntentCreateParams = {
      ...toStripe(request.amount),
      customer: request.customerExternalId,
      payment_method: request.methodExternalId,
      confirm: true,
      automatic_payment_methods: { enabled: true },
      ...(request.offSession ? { off_session: true } : { return_url: request.returnUrl }),
      description: request.description,
      metadata: this.#metadata(request),
      expand: [CHARGE],
    }
    const options = { idempotencyKey: `pa_${request.attemptId}` }
    try {
      return truthOfIntent(await wrapped(() => this.stripe.paymentIntents.create(params, options)))
    } catch (error) {
      const intent = refusedIntent(error)
      if (intent) return truthOfIntent(intent)
      throw error
    }
  }

  /**
   * How the attempt stands, by the ids that Stripe gave it or, where its answer was lost, by our marker. Ids that Stripe
   * does not know are answered with the word that it is absent.
   */
  async fetch({ sessionId, intentId, ...search }: AttemptReference): Promise<AttemptTruth> {
    if (!sessionId && !intentId) return this.#find(search)
    const session = sessionId && (await unlessMissing(() => this.#session(sessionId)))
    if (session) return truthOfSession(session)
    const intent = intentId && (await unlessMissing(() => this.#intent(intentId)))
    return intent ? truthOfIntent(intent) : { ...ABSENT, sessionId, intentId }
  }

  async cancel(reference: AttemptReference): Promise<AttemptTruth> {
    const truth = await this.fetch(reference)
    try {
      if (truth.state === 'open' && truth.sessionId) await this.#expire(truth.sessionId)
      else if (truth.intentId && (await this.#isCancellable(truth)))
        await this.#cancelIntent(truth.intentId)
      else return truth
    } catch (error) {
      // It was paid or closed in between; how it stands now is asked below.
      if (!(error instanceof GatewayError) || error.outcome === 'unknown') throw error
    }
    return this.fetch({ ...reference, sessionId: truth.sessionId, intentId: truth.intentId })
  }

  async #find({
    attemptId,
    customerExternalId,
    submittedAt,
  }: Omit<AttemptReference, 'sessionId' | 'intentId'>) {
    if (!customerExternalId) return ABSENT
    const list = {
      customer: customerExternalId,
      created: { gte: Math.floor(submittedAt / 1000) - SKEW_S },
      limit: 100,
    }
    const isOurs = ({ metadata }: { metadata: Stripe.Metadata | null }) =>
      metadata?.attempt_id === attemptId

    const sessions = await unlessMissing(() => this.stripe.checkout.sessions.list(list))
    const session = sessions?.data.find(isOurs)
    if (session) return truthOfSession(await this.#session(session.id))
    const intents = await unlessMissing(() => this.stripe.paymentIntents.list(list))
    const intent = intents?.data.find(isOurs)
    return intent ? truthOfIntent(await this.#intent(intent.id)) : ABSENT
  }

  #session(id: string): Promise<Stripe.Checkout.Session> {
    return wrapped(() => this.stripe.checkout.sessions.retrieve(id, { expand: [SESSION_CHARGE] }))
  }

  #intent(id: string): Promise<Stripe.PaymentIntent> {
    return wrapped(() => this.stripe.paymentIntents.retrieve(id, { expand: [CHARGE] }))
  }

  #expire(id: string): Promise<Stripe.Checkout.Session> {
    const idempotencyKey = freshKey(`expire_${id}`)
    return wrapped(() => this.stripe.checkout.sessions.expire(id, {}, { idempotencyKey }))
  }

  #cancelIntent(id: string): Promise<Stripe.PaymentIntent> {
    const idempotencyKey = freshKey(`cancel_${id}`)
    return wrapped(() => this.stripe.paymentIntents.cancel(id, {}, { idempotencyKey }))
  }

  async #isCancellable({ intentId, sessionId }: AttemptTruth): Promise<boolean> {
    if (!intentId || sessionId) return false
    const { status } = await this.#intent(intentId)
    return CANCELLABLE.includes(status)
  }

  #metadata(request: ChargeRequest): Record<string, string> {
    const { attemptId, invoiceId, invoiceNumber, purpose } = request
    return {
      instance: this.instance,
      attempt_id: attemptId,
      ...(purpose ? purposeFields(purpose) : {}),
      ...(invoiceId ? { invoice_id: invoiceId } : {}),
      ...(invoiceNumber ? { invoice_number: invoiceNumber } : {}),
    }
  }
}

/** The intent inside a refusal by the card's bank; null for every other error. */
function refusedIntent(error: unknown): Stripe.PaymentIntent | null {
  if (!(error instanceof GatewayError) || !(error.cause instanceof Stripe.errors.StripeCardError))
    return null
  return error.cause.payment_intent ?? null
}
