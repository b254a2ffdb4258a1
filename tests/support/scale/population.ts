import { createHash } from 'node:crypto'
import { type DateTime } from 'luxon'

const DAY_MS = 24 * 3600_000
/** When the first account came, in days before the end; everybody came within a year. */
const BEGAN_DAYS = 480
const COMING_DAYS = 350
/** One machine in fifty is the big account's. */
const BIG = 50
/** Machines of fifty small accounts, one after the other: one to five each. */
const SMALL = Array.from({ length: 50 }, (_, index) =>
  [4, 14, 24].includes(index) ? 4 : 1 + (index % 5)
)
const OWNER_OF = SMALL.flatMap((machines, index) => Array<number>(machines).fill(index))
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const KINDS = [
  'user',
  'account',
  'membership',
  'service',
  'order',
  'order_item',
  'operation',
  'service_event',
  'address',
  'remote_id',
  'sign_in',
  'invoice',
  'line',
  'tax',
  'attempt',
  'payment',
  'ledger_account',
  'transfer',
  'audit',
  'outbox',
  'mail',
  'event',
  'conversation',
  'finding',
  'refund',
] as const
type Kind = (typeof KINDS)[number]

/**
 * Who owns what in a shop of some size, worked out from numbers alone: the same seed and the same day give the same
 * shop, and no list of ids has to be kept. Account 0 is the big one.
 */
export class Population {
  readonly accounts: number
  readonly services: number
  readonly invoices: number
  readonly auditEntries: number
  readonly outboxMessages: number

  constructor(
    scale: number,
    readonly until: DateTime,
    private readonly seed = 1
  ) {
    const of = (whole: number) => Math.max(1, Math.round(whole * scale))
    this.services = of(300_000)
    this.accounts = this.accountOfService(this.services - 2) + 1
    this.invoices = of(1_000_000)
    this.auditEntries = of(1_500_000)
    this.outboxMessages = of(1_500_000)
  }

  accountOfService(service: number): number {
    if (service % BIG === 0) return 0
    const small = service - Math.floor(service / BIG) - 1
    return (
      1 + Math.floor(small / OWNER_OF.length) * SMALL.length + OWNER_OF[small % OWNER_OF.length]
    )
  }

  /** Each machine has the invoice of its order, and then one a month. */
  serviceOfInvoice(invoice: number): number {
    return invoice % this.services
  }

  /** A number below `most` that looks like chance. */
  chance(most: number, kind: Kind, number: number): number {
    let mixed = (number + 1) * 2654435761 + this.seed * 40503 + KINDS.indexOf(kind) * 97
    mixed = Math.imul(mixed ^ (mixed >>> 15), 2246822507) >>> 0
    return ((mixed ^ (mixed >>> 13)) >>> 0) % most
  }

  accountAt(account: number): number {
    return this.#ms(account === 0 ? 0 : (account / this.accounts) * COMING_DAYS)
  }

  serviceAt(service: number): number {
    return this.#ms((service / this.services) * COMING_DAYS) + DAY_MS
  }

  invoiceAt(invoice: number): number {
    const months = Math.floor(invoice / this.services)
    return this.serviceAt(this.serviceOfInvoice(invoice)) + months * 30 * DAY_MS
  }

  /** Spread over the whole time. */
  logAt(number: number, of: number): number {
    return this.#ms((number / of) * (BEGAN_DAYS - 0.01))
  }

  /** An id that sorts by its time, with the seed, the kind and the number in it. */
  id(kind: Kind, number: number, at: number): string {
    const random = text(this.seed, 3) + text(KINDS.indexOf(kind), 3) + text(number, 10)
    return text(at, 10) + random
  }

  accountId = (account: number) => this.id('account', account, this.accountAt(account))
  userId = (account: number) => this.id('user', account, this.accountAt(account))
  serviceId = (service: number) => this.id('service', service, this.serviceAt(service))
  orderId = (service: number) => this.id('order', service, this.serviceAt(service))
  invoiceId = (invoice: number) => this.id('invoice', invoice, this.invoiceAt(invoice))

  #ms(days: number): number {
    return Math.floor(this.until.toMillis() - (BEGAN_DAYS - days) * DAY_MS)
  }
}

function text(value: number, length: number): string {
  let written = ''
  for (let left = value; written.length < length; left = Math.floor(left / 32))
    written = ALPHABET[left % 32] + written
  return written
}

/** A moment as the database holds it. */
export const sqlTime = (ms: number): string =>
  new Date(ms).toISOString().slice(0, 19).replace('T', ' ')

export const sqlDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

export const digest = (value: string): string => createHash('sha256').update(value).digest('hex')
