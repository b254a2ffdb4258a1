import { randomBytes } from 'node:crypto'
import { build } from './skeleton.js'
import { contract } from './contract.js'
import { Store } from './store.js'
import type Stripe from 'stripe'

/** Work that the real service does later by itself: settle a refund, decide a dispute, expire. */
export interface Task {
  at: number
  kind:
    | 'settle_refund'
    | 'decide_dispute'
    | 'expire_checkout'
    | 'book_income'
    | 'pay_out'
    | 'send_payout'
    | 'settle_payout'
  id: string
}

/** How the account charges; what is not told is as usual. */
export interface Charging {
  /** What is kept of a charge, in minor units of the currency in which the account is paid out. */
  fee?: number
  /** The parts of the fee; one of type `stripe_fee` unless told. */
  feeDetails?: { amount: number; type: string; description?: string }[]
  /** What a card statement calls the shop. */
  descriptor?: string
  /** The income of a charge is booked an hour after it, and told by `charge.updated`. */
  incomeLater?: boolean
  /** The account is paid out in this currency, at this rate. */
  settlement?: { currency: string; rate: number }
  /** What is available is paid out every midnight (UTC); only by hand unless told. */
  payouts?: 'daily'
}

const RETENTION = 30 * 24 * 3600

/**
 * The simulated account: its objects, its clock, its events and the work that waits.
 */
export class World {
  readonly store = new Store()
  tasks: Task[] = []
  clockOffset = 0
  /** Where the hosted pages are; another host than the API's where a custom domain is set up. */
  baseUrl = ''
  charging: Charging = {}
  /** Events that some webhook endpoint has not taken yet. */
  readonly undelivered = new Set<string>()
  /** Who asked for what is happening now; events name it. */
  request: { id: string | null; idempotency_key: string | null } = {
    id: null,
    idempotency_key: null,
  }
  onEvent: (event: Stripe.Event) => void = () => {}
  private isQuiet = false

  constructor(private clock: () => Date) {}

  /** Seconds since 1970 by the virtual clock. */
  now() {
    return Math.floor(this.clock().getTime() / 1000) + this.clockOffset
  }

  newId(prefix: string) {
    return `${prefix}_${randomToken(24)}`
  }

  newSecret(id: string) {
    return `${id}_secret_${randomToken(25)}`
  }

  schedule(kind: Task['kind'], id: string, at: number) {
    this.tasks.push({ kind, id, at })
  }

  /** Does something of which nobody is told: no event is recorded and none is sent. */
  quietly(work: () => void) {
    this.isQuiet = true
    try {
      work()
    } finally {
      this.isQuiet = false
    }
  }

  /** Records an event about an object as it is now, and hands it to the webhooks. */
  emit(type: string, object: { id: string }, previous?: object) {
    if (this.isQuiet) return
    const event = build('event', {
      id: this.newId('evt'),
      api_version: contract.apiVersion,
      created: this.now(),
      type,
      request: { ...this.request },
      pending_webhooks: 0,
      data: { object: structuredClone(object), ...(previous && { previous_attributes: previous }) },
    } as Partial<Stripe.Event>)
    this.store.insert('event', event)
    this.onEvent(event)
  }

  /** Changes an object and tells it in an event with the values that were there before. */
  change<T extends { id: string }>(type: string, object: T, changes: Partial<T>) {
    const before = structuredClone(object)
    Object.assign(object, changes)
    const changed = (Object.keys(changes) as (keyof T)[]).filter(
      (name) => JSON.stringify(before[name]) !== JSON.stringify(object[name])
    )
    if (!changed.length) return
    this.emit(type, object, Object.fromEntries(changed.map((name) => [name, before[name]])))
  }

  /** Events can be read for 30 days. */
  recentEvents() {
    return this.store.all('event').filter((event) => event.created >= this.now() - RETENTION)
  }
}

function randomToken(length: number) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  return Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('')
}
