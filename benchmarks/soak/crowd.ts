import { setTimeout as sleep } from 'node:timers/promises'
import { Customer } from '#tests/support/customer'
import { Journey } from '#tests/support/journey'

const REQUEST_EVERY_MS = 500
const ORDER_EVERY_MS = 20_000
const STREAMS = 5
const PAGES_OF_VISITORS = ['/', '/help', '/sign-in', '/contact', '/cart']
const PAGES_OF_CUSTOMERS = ['/dashboard', '/services', '/invoices', '/orders', '/account']

/** Visitors and customers of a small shop. */
export class Crowd {
  requests = 0
  orders = 0
  /** What was not answered with a page, newest last. */
  readonly failures: string[] = []
  readonly #regular: Customer
  readonly #home = new AbortController()
  #busy: Promise<unknown>[] = []

  constructor(private readonly url: string) {
    this.#regular = new Customer({ url })
  }

  /** Comes, and stays until `goHome`. */
  async arrive(): Promise<void> {
    await this.#order(this.#regular)
    await this.#regular.browser.open('/dashboard')
    const address = this.#regular.page.liveAddress
    this.#busy = [
      ...Array.from({ length: STREAMS }, () => this.#listen(address)),
      this.#repeatedly(REQUEST_EVERY_MS, (count) => this.#look(count)),
      this.#repeatedly(ORDER_EVERY_MS, () => this.#order(new Customer({ url: this.url }))),
    ]
  }

  async goHome(): Promise<void> {
    this.#home.abort()
    await Promise.allSettled(this.#busy)
  }

  async #repeatedly(everyMs: number, act: (count: number) => Promise<void>): Promise<void> {
    for (let count = 0; !this.#home.signal.aborted; count++) {
      const next = sleep(everyMs)
      await act(count).catch((error: unknown) => this.failures.push(String(error).slice(0, 200)))
      await next
    }
  }

  async #look(count: number): Promise<void> {
    const ofVisitor = count % 2 === 0
    const pages = ofVisitor ? PAGES_OF_VISITORS : PAGES_OF_CUSTOMERS
    const browser = ofVisitor ? new Journey(this.url) : this.#regular.browser
    const { status, path } = await browser.open(pages[(count >> 1) % pages.length])
    this.requests++
    if (status !== 200) throw new Error(`${path} answered ${status}`)
  }

  async #order(customer: Customer): Promise<void> {
    await customer.fillCart(this.orders % 2 === 0 ? 'vm' : 'container')
    await customer.order()
    await customer.enterCard()
    if (customer.page.status !== 200) throw new Error(`${customer.page.path} after paying`)
    this.orders++
  }

  /** Holds a live page open, and opens it again where the stream ends. */
  async #listen(address: string): Promise<void> {
    const { signal } = this.#home
    while (!signal.aborted) {
      const stream = await this.#regular.browser.download(address).catch(() => null)
      const reader = stream?.body?.getReader()
      signal.addEventListener('abort', () => void reader?.cancel(), { once: true })
      if (reader) await toEnd(reader)
      await sleep(1_000, null, { signal }).catch(() => null)
    }
  }
}

/** Reads until the stream ends, however it does. */
async function toEnd(reader: ReadableStreamDefaultReader<unknown>): Promise<void> {
  for (;;) {
    const { done } = await reader.read().catch(() => ({ done: true }))
    if (done) return
  }
}
