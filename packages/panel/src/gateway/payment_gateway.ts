import type { Money } from '../money/money.js'
import type { DisputeEvidence } from './dispute_evidence.js'
import type { DisputeState } from './dispute_state.js'
import type { PayoutState } from './payout_state.js'

/** What a request for money carries to the gateway, and by which an answer is known to be ours. */
export interface ChargeRequest {
  /** Our attempt; every key and marker derives from it, so asking twice is asking once. */
  attemptId: string
  /** Null where several invoices are paid at once, or none. */
  invoiceId: string | null
  /** Kept at the gateway, so that a number which was given out is known there; null where it is not one invoice, or one without a number. */
  invoiceNumber: string | null
  /**
   * What is paid where it is not one invoice, in the panel's own words: at most 2,000 letters of ASCII, to be kept at the
   * gateway and told again by its mark, so that it is booked even where the panel has forgotten the attempt.
   */
  purpose?: string | null
  /** Printed on the gateway's page and the customer's statement of payments. */
  description: string
  amount: Money
  customerExternalId: string
  /** Where the gateway sends the customer afterwards. */
  returnUrl: string
}

export interface CheckoutRequest extends ChargeRequest {
  cancelUrl: string
  /** Keep the card for later, as the customer chose. */
  saveCard: boolean
}

export interface SavedChargeRequest extends ChargeRequest {
  methodExternalId: string
  /** Whether the customer is away, so that nobody could confirm anything: a bank that asks for it refuses instead. */
  offSession?: boolean
}

/** How an attempt is found again: by the ids that the gateway gave, or else by our marker among recent ones. */
export interface AttemptReference {
  attemptId: string
  customerExternalId: string | null
  sessionId: string | null
  intentId: string | null
  /** When we first asked, in milliseconds; nothing older is looked at. */
  submittedAt: number
}

/** What one event did to our balance at the gateway. Amounts are signed, in the currency in which it pays us out. */
export interface GatewayMovement {
  id: string
  /** Before the fee: what came in, or, negative, what went out. */
  gross: Money
  /** What the gateway kept for it; negative where it gave a fee back. */
  fee: Money
}

export interface GatewayCharge {
  id: string
  amount: Money
  customerExternalId: string | null
  cardBrand: string | null
  cardLastFour: string | null
  /** What it did to our balance, once the gateway says so in a currency that we keep books in. */
  movement: GatewayMovement | null
}

/**
 * How an attempt stands at the gateway. `open`: its page waits for the customer. `abandoned`: that page is closed and
 * nothing was paid. `absent`: the gateway knows no such attempt; with an id, it denies knowing that one.
 */
export interface AttemptTruth {
  state: 'absent' | 'open' | 'requires_action' | 'processing' | 'succeeded' | 'failed' | 'abandoned'
  sessionId: string | null
  intentId: string | null
  /** The gateway's page on which the customer goes on, while there is one. */
  continueUrl: string | null
  /** Markers found there: which attempt of which panel it claims to be. */
  attemptId: string | null
  instance: string | null
  /** The money taken; set exactly when succeeded. */
  charge: GatewayCharge | null
  /** The latest refusal, in the gateway's words for the customer. */
  failure: {
    code: string | null
    declineCode: string | null
    /** What the gateway advises to do about it, "try_again_later", "do_not_try_again" or "confirm_card_data". */
    adviceCode?: string | null
    message: string
  } | null
}

export interface RefundRequest {
  refundId: string
  chargeId: string
  amount: Money
}

export interface RefundTruth {
  externalId: string
  state: 'pending' | 'succeeded' | 'failed'
  errorCode: string | null
}

/** A refund with what it is about, whoever asked for it. */
export interface RefundDetails extends RefundTruth {
  chargeId: string | null
  /** Our marker on the charge. */
  attemptId: string | null
  amount: Money
  /** The money that left, and that came back where it failed. */
  movements: GatewayMovement[]
}

export interface DisputeTruth {
  externalId: string
  chargeId: string
  /** Our marker on the charge. */
  attemptId: string | null
  state: DisputeState
  /** The bank only asks as yet, and took no money. */
  isInquiry: boolean
  /** Whether the gateway refuses refunds of the charge. */
  blocksRefunds: boolean
  /** The gateway's word for why, such as "fraudulent". */
  reason: string
  amount: Money
  /** Until when evidence may be handed in, in milliseconds. */
  answerBy: number | null
  openedAt: number
  movements: GatewayMovement[]
}

/** One line of the gateway's account of our balance, with what caused it. */
export interface BalanceLine {
  id: string
  /** `payout`: to our bank, or back from it. `fee`: what the gateway keeps by itself, and not of a charge, refund or dispute. */
  kind: 'charge' | 'refund' | 'dispute' | 'payout' | 'fee' | 'other'
  /** The gateway's own word for it, such as "adjustment"; at most 60 characters. */
  type?: string
  /** What the gateway says of a line that no charge, refund or dispute of ours caused. */
  description?: string | null
  /** The charge, refund, dispute or payout. */
  externalId: string | null
  chargeId: string | null
  /** Our marker, where the cause carries it. */
  attemptId: string | null
  /** Null in a currency that the panel keeps no books in. */
  movement: GatewayMovement | null
  occurredAt: number
}

/** Money on its way from our balance to our bank. */
export interface PayoutTruth {
  externalId: string
  /** `failed`: the bank refused it, also days after it was told to be paid; the money is in the balance again, as with `cancelled`. */
  state: PayoutState
  /** What leaves the balance; negative where the gateway collects what the balance lacks. */
  amount: Money
  /** Whether the gateway pays out by itself, by a schedule. */
  isAutomatic: boolean
  /** Whether the gateway tells what is in it: not yet, now, or never. */
  lines: 'later' | 'known' | 'untold'
  /** By which our bank calls it, where the gateway knows. */
  reference: string | null
  failure: { code: string | null; message: string | null } | null
  openedAt: number
  /** The day on which it is expected at the bank, "2026-11-12"; null where nobody can say. */
  arrivesOn: string | null
  /** That it left, and that it came back. */
  movements: GatewayMovement[]
}

export interface SavedMethod {
  externalId: string
  brand: string
  lastFour: string
  /** The same for the same card, whoever saves it; left out where the gateway tells nothing of the kind. At most 64 characters. */
  fingerprint?: string | null
  expMonth: number
  expYear: number
}

/** A payment at the gateway that carries our mark, by which it is found again also where we know of no such attempt. */
export interface AttemptMark {
  attemptId: string
  invoiceId: string | null
  /** As it was told when the payment began. */
  invoiceNumber: string | null
  /** As it was told when the payment began; none where a gateway keeps no such text. */
  purpose?: string | null
  customerExternalId: string | null
  sessionId: string | null
  intentId: string | null
  /** When it began there, in milliseconds. */
  startedAt: number
}

/** A refund at the gateway that carries our mark. */
export interface RefundMark {
  refundId: string
  externalId: string
  chargeId: string | null
}

export type MarkedObject = ({ kind: 'attempt' } & AttemptMark) | ({ kind: 'refund' } & RefundMark)

/** What a gateway's event is about, so that we know what to look at again. */
export type EventSubject =
  /** `mark` where the event certainly is of this panel, so that an attempt which we do not know is looked at all the same. */
  | { kind: 'attempt'; attemptId: string; mark?: AttemptMark }
  | { kind: 'refund'; refundId: string | null; externalId: string; chargeId: string | null }
  | { kind: 'methods'; customerExternalId: string }
  | { kind: 'customer_deleted'; customerExternalId: string }
  | { kind: 'dispute'; externalId: string }
  | { kind: 'payout'; externalId: string }
  | { kind: 'fraud_warning'; externalId: string }
  | { kind: 'nothing' }

export interface GatewayEvent {
  id: string
  type: string
  objectId: string | null
  /** When it happened, in milliseconds. */
  occurredAt: number
  subject: EventSubject
}

/** An account at the gateway: all ids that the gateway gave belong to one, in one mode. */
export interface GatewayAccount {
  /** Null where the key does not tell. */
  externalId: string | null
  /** Whether money is real. */
  live: boolean
}

/**
 * One way to take cards. Every verb may be repeated with the same ids and then has one effect. Failures are
 * `GatewayError`s, which say whether the outcome is known; answers about money are never taken from an event.
 */
export interface PaymentGateway {
  readonly name: string
  /** Whether it is configured. */
  isReady(): boolean
  /** Makes the customer at the gateway, once per `key`, and returns its id there. */
  ensureCustomer(customer: {
    key: string
    accountId: string
    name: string
    email: string | null
  }): Promise<string>
  /** Opens a page on which the customer pays with a new card. */
  startCheckout(request: CheckoutRequest): Promise<AttemptTruth>
  /** Charges a saved card. A refusal is a truth, not an error; `authentication_required` is its code where the bank wants its customer to confirm. */
  chargeSaved(request: SavedChargeRequest): Promise<AttemptTruth>
  /** How the attempt stands, with no effect. */
  fetchAttempt(reference: AttemptReference): Promise<AttemptTruth>
  /** Closes an attempt so that it cannot be paid any more, if that is still possible; returns how it stands then. */
  cancelAttempt(reference: AttemptReference): Promise<AttemptTruth>
  /** Saved cards of a customer; null where the gateway no longer knows the customer. */
  listMethods(customerExternalId: string): Promise<SavedMethod[] | null>
  /** Forgets a saved card; quiet where it is already forgotten. */
  detachMethod(methodExternalId: string): Promise<void>
  /** Opens a page on which the customer saves a card without paying. */
  startMethodSetup(request: {
    key: string
    customerExternalId: string
    currency: string
    returnUrl: string
    cancelUrl: string
  }): Promise<string>
  /** The address of the gateway's own portal for the customer, valid for minutes. */
  portalUrl(request: { customerExternalId: string; returnUrl: string }): Promise<string>
  refund(request: RefundRequest): Promise<RefundDetails>
  /** A refund as it stands, found by its id or by our marker on the charge's refunds; null where there is none. */
  fetchRefund(reference: {
    refundId: string
    chargeId: string | null
    externalId: string | null
  }): Promise<RefundDetails | null>
  /** A dispute as it stands; null where the gateway knows none. */
  fetchDispute(externalId: string): Promise<DisputeTruth | null>
  /**
   * Hands evidence in to the bank, for good: no more can follow. Asked again under the same key, it has one effect. Left out by
   * gateways that take no evidence; staff then answer where the gateway tells them to.
   */
  answerDispute?(request: {
    key: string
    externalId: string
    evidence: DisputeEvidence
  }): Promise<void>
  /** Gives a dispute up, which is lost then. Left out like `answerDispute`. */
  acceptDispute?(request: { key: string; externalId: string }): Promise<void>
  /** All that the gateway owes us at present, in each currency of our balance there; left out by gateways that do not tell. */
  balances?(): Promise<Money[]>
  /** What moved our balance between two moments (milliseconds), the latest first. */
  listBalance(since: number, until: number): AsyncIterable<BalanceLine>
  /** A payout as it stands; null where the gateway knows none. The three verbs of payouts are left out together, by gateways that have none. */
  fetchPayout?(externalId: string): Promise<PayoutTruth | null>
  /** Payouts that began since a moment (milliseconds), the latest first. */
  listPayouts?(since: number): AsyncIterable<PayoutTruth>
  /**
   * What a payout whose lines are known paid out, itself included, in one order that stays: all of it, or what comes after the
   * line of an id, so that whoever stopped in the middle goes on there.
   */
  listPayoutLines?(externalId: string, after: string | null): AsyncIterable<BalanceLine>
  /**
   * Every payment and then every refund that carries the mark of this panel and began since a moment (milliseconds), whether
   * we know of it or not: what a restored database has forgotten is found by it. A list that lags behind what was done
   * must not be used.
   */
  listMarked(since: number): AsyncIterable<MarkedObject>
  /** The event in a webhook's raw body, or null where its signature is missing, wrong or too old. */
  verifyWebhook(
    rawBody: string,
    headers: Record<string, string | string[] | undefined>
  ): GatewayEvent | null
  /** Events of ours since a moment (milliseconds), oldest first. */
  listEventsSince(since: number): AsyncIterable<GatewayEvent>
  /** Whose account the configured key opens. */
  account(): Promise<GatewayAccount>
  /** Throws where the gateway does not answer or does not accept the key. */
  ping(): Promise<void>
  /**
   * Asks once for everything that the panel reads there and answers what is refused, each with its reason, for the
   * operator; empty where all is granted. Throws where the gateway does not answer.
   */
  probe(): Promise<string[]>
  /**
   * What keeps this panel's webhook from telling everything the panel wants to know, in words for the operator; empty where
   * all is well, null where the key may not look.
   */
  webhookProblems(url: string): Promise<string[] | null>
}
