import { GatewayError } from '../gateway/gateway_error.js'
import { newId } from '../ids.js'
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
  RefundDetails,
  RefundRequest,
  SavedChargeRequest,
  SavedMethod,
} from '../gateway/payment_gateway.js'

interface FakeAttempt {
  truth: AttemptTruth
  request: CheckoutRequest | SavedChargeRequest
  startedAt: number
}

/**
 * A gateway in memory that keeps the contract, for tests of billing and to begin a gateway from: what is not overridden yet
 * already works. It takes no money.
 */
export class FakeGateway implements PaymentGateway {
  readonly name: string = 'fake'
  #customers = new Map<string, string>()
  #methods = new Map<string, SavedMethod & { customer: string; declines: boolean }>()
  #attempts = new Map<string, FakeAttempt>()
  #refunds = new Map<string, RefundDetails>()
  #events: GatewayEvent[] = []
  #loseNextAnswer = false

  /** Carries the next request out and loses the answer. */
  loseNextAnswer(): void {
    this.#loseNextAnswer = true
  }

  /** What a person does on the hosted page, pay with a card that works or one that is declined; returns the event of it. */
  payAsPerson(attemptId: string, { declined = false } = {}): GatewayEvent {
    const attempt = this.#attempts.get(attemptId)
    if (!attempt || attempt.truth.state !== 'open') throw new Error('The page is closed')
    if (declined)
      attempt.truth.failure = {
        code: 'card_declined',
        declineCode: 'generic_decline',
        message: 'Declined.',
      }
    else this.#succeed(attempt)
    const subject = { kind: 'attempt', attemptId } as const
    const event = {
      id: newId(),
      type: 'attempt.changed',
      objectId: attemptId,
      occurredAt: Date.now(),
      subject,
    }
    this.#events.push(event)
    return event
  }

  /** Where the customer goes once that page is done with; null for an attempt that nobody started. */
  returnUrlOf(attemptId: string): string | null {
    return this.#attempts.get(attemptId)?.request.returnUrl ?? null
  }

  /** Puts a card into a customer's wallet and returns its id. */
  saveCard(customer: string, { declines = false } = {}): string {
    const externalId = `method_${newId()}`
    this.#methods.set(externalId, {
      externalId,
      customer,
      declines,
      brand: 'visa',
      lastFour: '4242',
      expMonth: 12,
      expYear: 2040,
    })
    return externalId
  }

  isReady(): boolean {
    return true
  }

  async ensureCustomer({ key }: { key: string }): Promise<string> {
    if (!this.#customers.has(key)) this.#customers.set(key, `customer_${newId()}`)
    return this.#answer(this.#customers.get(key) as string)
  }

  async startCheckout(request: CheckoutRequest): Promise<AttemptTruth> {
    if (![...this.#customers.values()].includes(request.customerExternalId))
      throw unknownTo('customer')
    return this.#answer(
      this.#open(request, { state: 'open', sessionId: `session_${request.attemptId}` }).truth
    )
  }

  async chargeSaved(request: SavedChargeRequest): Promise<AttemptTruth> {
    const isNew = !this.#attempts.has(request.attemptId)
    const attempt = this.#open(request, {
      state: 'processing',
      continueUrl: null,
      intentId: `intent_${request.attemptId}`,
    })
    const method = this.#methods.get(request.methodExternalId)
    if (isNew && method?.customer !== request.customerExternalId) {
      this.#attempts.delete(request.attemptId)
      throw unknownTo('card')
    }
    if (isNew && method?.declines) {
      attempt.truth.state = 'failed'
      attempt.truth.failure = {
        code: 'card_declined',
        declineCode: 'generic_decline',
        message: 'Declined.',
      }
    } else if (isNew) this.#succeed(attempt)
    return this.#answer(attempt.truth)
  }

  async fetchAttempt(reference: AttemptReference): Promise<AttemptTruth> {
    const { attemptId, sessionId, intentId } = reference
    return { ...(this.#attempts.get(attemptId)?.truth ?? { ...ABSENT, sessionId, intentId }) }
  }

  async cancelAttempt(reference: AttemptReference): Promise<AttemptTruth> {
    const attempt = this.#attempts.get(reference.attemptId)
    if (attempt?.truth.state === 'open')
      Object.assign(attempt.truth, { state: 'abandoned', continueUrl: null })
    return this.fetchAttempt(reference)
  }

  async listMethods(customer: string): Promise<SavedMethod[] | null> {
    if (![...this.#customers.values()].includes(customer)) return null
    const own = [...this.#methods.values()].filter((method) => method.customer === customer)
    return own.map(({ customer: _customer, declines: _declines, ...method }) => method)
  }

  async detachMethod(externalId: string): Promise<void> {
    this.#methods.delete(externalId)
  }

  async startMethodSetup({ key }: { key: string }): Promise<string> {
    return `https://fake.test/setup/${key}`
  }

  async portalUrl({ customerExternalId }: { customerExternalId: string }): Promise<string> {
    return `https://fake.test/portal/${customerExternalId}`
  }

  async refund({ refundId, chargeId, amount }: RefundRequest): Promise<RefundDetails> {
    const known = this.#refunds.get(refundId)
    if (known) return this.#answer({ ...known })
    const given = [...this.#refunds.values()].filter((one) => one.chargeId === chargeId)
    const charge = [...this.#attempts.values()].find(({ truth }) => truth.charge?.id === chargeId)
      ?.truth.charge
    const left = (charge?.amount.minor ?? 0) - given.reduce((sum, one) => sum + one.amount.minor, 0)
    if (amount.minor > left)
      throw new GatewayError('Too much', {
        outcome: 'refused',
        retryable: false,
        reason: 'too_much',
      })
    const refund: RefundDetails = {
      externalId: `refund_${refundId}`,
      state: 'succeeded',
      errorCode: null,
      chargeId,
      attemptId: null,
      amount,
      movements: [],
    }
    this.#refunds.set(refundId, refund)
    return this.#answer({ ...refund })
  }

  async fetchRefund({ refundId }: { refundId: string }): Promise<RefundDetails | null> {
    const refund = this.#refunds.get(refundId)
    return refund ? { ...refund } : null
  }

  async fetchDispute(): Promise<DisputeTruth | null> {
    return null
  }

  async *listBalance(): AsyncIterable<BalanceLine> {}

  async *listMarked(since: number): AsyncIterable<MarkedObject> {
    for (const { truth, request, startedAt } of this.#attempts.values()) {
      const { attemptId, invoiceId, invoiceNumber, purpose = null, customerExternalId } = request
      const { sessionId, intentId } = truth
      const ours = { attemptId, invoiceId, invoiceNumber, purpose, customerExternalId, startedAt }
      if (startedAt >= since) yield { kind: 'attempt', ...ours, sessionId, intentId }
    }
    for (const [refundId, { externalId, chargeId }] of this.#refunds)
      yield { kind: 'refund', refundId, externalId, chargeId }
  }

  verifyWebhook(
    rawBody: string,
    headers: Record<string, string | string[] | undefined>
  ): GatewayEvent | null {
    if (headers['fake-signature'] !== 'right') return null
    return this.#events.find((event) => event.id === rawBody) ?? null
  }

  async *listEventsSince(since: number): AsyncIterable<GatewayEvent> {
    for (const event of this.#events) if (event.occurredAt >= since) yield event
  }

  async account(): Promise<GatewayAccount> {
    return { externalId: 'fake', live: false }
  }

  async ping(): Promise<void> {}

  async probe(): Promise<string[]> {
    return []
  }

  async webhookProblems(): Promise<string[]> {
    return []
  }

  /** The address of the page on which the customer pays. */
  protected payPage(attemptId: string): string {
    return `https://fake.test/pay/${attemptId}`
  }

  #open(request: FakeAttempt['request'], how: Partial<AttemptTruth>): FakeAttempt {
    const known = this.#attempts.get(request.attemptId)
    if (known) return known
    const continueUrl = this.payPage(request.attemptId)
    const attempt = {
      request,
      startedAt: Date.now(),
      truth: { ...ABSENT, continueUrl, attemptId: request.attemptId, ...how },
    }
    this.#attempts.set(request.attemptId, attempt)
    return attempt
  }

  #succeed({ truth, request }: FakeAttempt): void {
    const { amount, customerExternalId, attemptId } = request
    const charge = {
      id: `charge_${attemptId}`,
      amount,
      customerExternalId,
      cardBrand: 'visa',
      cardLastFour: '4242',
      movement: null,
    }
    Object.assign(truth, { state: 'succeeded', continueUrl: null, failure: null, charge })
  }

  #answer<T>(value: T): T {
    if (!this.#loseNextAnswer) return value
    this.#loseNextAnswer = false
    throw new GatewayError('The answer was lost', { outcome: 'unknown', retryable: true })
  }
}

const ABSENT: AttemptTruth = {
  state: 'absent',
  sessionId: null,
  intentId: null,
  continueUrl: null,
  attemptId: null,
  instance: null,
  charge: null,
  failure: null,
}

function unknownTo(missing: 'customer' | 'card'): GatewayError {
  return new GatewayError(`No such ${missing}`, {
    outcome: 'refused',
    retryable: false,
    reason: 'resource_missing',
    missing,
  })
}
