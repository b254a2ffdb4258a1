import { matchesType } from '../resources/events.js'
import { signPayload } from './signature.js'
import type Stripe from 'stripe'
import type { Delivery } from './delivery.js'
import type { Faults } from '../faults.js'
import type { World } from '../world.js'

/** Milliseconds between the attempts; the real service takes hours. */
const BACKOFF = [300, 600, 1200, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 900_000]
const TIMEOUT = 10_000
const AT_ONCE = 8
const KEPT = 5000

/**
 * Sends events to the webhook endpoints: signed, at least once, in no promised order, and again
 * later when an endpoint does not answer with a 2xx status.
 */
export class WebhookDispatcher {
  deliveries: Delivery[] = []
  private waiting: Delivery[] = []
  private reordered: Delivery[] = []
  private sending = 0
  private nextId = 1
  private closed = false
  private timers = new Set<NodeJS.Timeout>()

  constructor(
    private world: World,
    private faults: Faults
  ) {}

  /** Takes an event on; it leaves after the answer that is being written now. */
  accept(event: Stripe.Event) {
    const endpoints = this.world.store
      .all('webhook_endpoint')
      .filter((endpoint) => endpoint.status === 'enabled')
      .filter((endpoint) => endpoint.enabled_events.some((type) => matchesType(event.type, type)))
    if (!endpoints.length) return
    const fault = this.faults.takeForEvent(event.type)
    const deliveries = endpoints.map((endpoint) => this.newDelivery(event, endpoint))
    event.pending_webhooks = deliveries.length
    this.world.undelivered.add(event.id)
    if (fault?.kind === 'webhook_drop') return this.mark(deliveries, 'dropped')
    if (fault?.kind === 'webhook_hold') return this.mark(deliveries, 'held')
    if (fault?.kind === 'webhook_reorder') return this.reorder(deliveries)
    const again = fault?.kind === 'webhook_duplicate' ? deliveries : []
    this.enqueue([...deliveries, ...again, ...this.reordered.splice(0)])
  }

  /** Sends what was held back, in order or in reverse. Returns how many there were. */
  release(reverse = false) {
    const held = this.deliveries.filter((delivery) => delivery.state === 'held')
    this.mark(held, 'pending')
    this.enqueue(reverse ? held.reverse() : held)
    return held.length
  }

  /** Sends an event once more to every endpoint that wants it. Returns how many there are. */
  replay(event: Stripe.Event) {
    const before = this.deliveries.length
    this.accept(event)
    return this.deliveries.length - before
  }

  /** Goes on with what an earlier run did not deliver. */
  resume(deliveries: Delivery[]) {
    this.deliveries = deliveries
    this.nextId = Math.max(0, ...deliveries.map((delivery) => delivery.id)) + 1
    for (const { event } of deliveries) {
      if (this.isMissedSomewhere(event)) this.world.undelivered.add(event)
    }
    this.enqueue(deliveries.filter((delivery) => delivery.state === 'pending'))
  }

  clear() {
    this.deliveries = []
    this.waiting = []
    this.reordered = []
    this.world.undelivered.clear()
  }

  close() {
    this.closed = true
    for (const timer of this.timers) clearTimeout(timer)
  }

  private newDelivery(event: Stripe.Event, endpoint: Stripe.WebhookEndpoint) {
    const delivery: Delivery = {
      id: this.nextId++,
      event: event.id,
      type: event.type,
      endpoint: endpoint.id,
      url: endpoint.url,
      state: 'pending',
      attempts: [],
    }
    this.deliveries.push(delivery)
    if (this.deliveries.length > KEPT) this.deliveries.shift()
    return delivery
  }

  private mark(deliveries: Delivery[], state: Delivery['state']) {
    for (const delivery of deliveries) delivery.state = state
  }

  /** Lets the next event overtake these; they do not wait for it for long. */
  private reorder(deliveries: Delivery[]) {
    this.reordered.push(...deliveries)
    this.later(1000, () => this.enqueue(this.reordered.splice(0)))
  }

  private enqueue(deliveries: Delivery[]) {
    this.waiting.push(...deliveries)
    setImmediate(() => this.pump())
  }

  private pump() {
    while (!this.closed && this.sending < AT_ONCE && this.waiting.length) {
      const delivery = this.waiting.shift()
      if (delivery) void this.attempt(delivery)
    }
  }

  private async attempt(delivery: Delivery) {
    this.sending++
    const status = await this.send(delivery)
    this.sending--
    if (status !== null && status >= 200 && status < 300) this.succeed(delivery)
    else if (delivery.state === 'pending') this.retry(delivery)
    this.pump()
  }

  private async send(delivery: Delivery): Promise<number | null> {
    const event = this.world.store.find('event', delivery.event)
    const endpoint = this.world.store.find('webhook_endpoint', delivery.endpoint)
    if (!event || !endpoint) return null
    const at = new Date()
    const payload = JSON.stringify(event, null, 2)
    try {
      const response = await fetch(endpoint.url, {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Stripe/1.0 (simulated)',
          'stripe-signature': signPayload(
            payload,
            endpoint.secret ?? '',
            Math.floor(at.getTime() / 1000)
          ),
        },
        body: payload,
      })
      await response.arrayBuffer()
      delivery.attempts.push({ at: at.toISOString(), status: response.status })
      return response.status
    } catch (error) {
      delivery.attempts.push({ at: at.toISOString(), status: null, error: String(error) })
      return null
    }
  }

  private succeed(delivery: Delivery) {
    if (delivery.state === 'delivered') return
    delivery.state = 'delivered'
    const event = this.world.store.find('event', delivery.event)
    if (event && event.pending_webhooks > 0) event.pending_webhooks -= 1
    if (!this.isMissedSomewhere(delivery.event)) this.world.undelivered.delete(delivery.event)
  }

  /** Whether some endpoint never took the event, in any of its deliveries. */
  private isMissedSomewhere(event: string) {
    const deliveries = this.deliveries.filter((delivery) => delivery.event === event)
    const taken = deliveries.filter((delivery) => delivery.state === 'delivered')
    return deliveries.some(({ endpoint }) => !taken.some((one) => one.endpoint === endpoint))
  }

  private retry(delivery: Delivery) {
    const wait = BACKOFF[delivery.attempts.length - 1]
    if (wait === undefined || !this.world.store.find('webhook_endpoint', delivery.endpoint)) {
      delivery.state = 'failed'
      return
    }
    this.later(wait, () => this.enqueue([delivery]))
  }

  private later(milliseconds: number, work: () => void) {
    if (this.closed) return
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      work()
    }, milliseconds)
    timer.unref()
    this.timers.add(timer)
  }
}
