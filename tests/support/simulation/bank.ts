import type Stripe from 'stripe'
import type { StripeSimulator } from '@innkeeper/stripe-simulator'

type Faulted = Parameters<StripeSimulator['fault']>[0]

export interface Charged {
  id: string
  amount: number
  /** What of it did not go back. */
  left: number
  isDisputed: boolean
}

/**
 * The simulated gateway as people at its pages, in its dashboard and in banks reach it, and its own books. All of it is asked for, as the
 * gateway may live in another process than the panel.
 */
export class Bank {
  constructor(private readonly stripe: StripeSimulator) {}

  async setTime(iso: string): Promise<void> {
    this.stripe.setClock(new Date(iso))
  }

  /** Fills in and submits a page; answers how that ended. */
  async pay(session: string, options: Parameters<StripeSimulator['pay']>[1]): Promise<string> {
    return this.stripe.pay(session, options).status
  }

  /** Has the bank behind a saved card behave like that of a card of the test mode from now on. */
  async cardBecomes(externalId: string, number: string): Promise<void> {
    const facts = this.stripe.store.cards.get(externalId)
    if (!facts) throw new Error('No such card')
    facts.card = number
  }

  /** What was paid and not given back in full. */
  async charges(): Promise<Charged[]> {
    return this.stripe.store
      .all('charge')
      .map(({ id, paid, amount, amount_refunded: back, disputed: isDisputed }) => {
        return { id, amount, isDisputed, left: paid ? amount - back : 0 }
      })
      .filter(({ left }) => left > 0)
  }

  async openDisputes(): Promise<{ id: string; amount: number; isInquiry: boolean }[]> {
    return this.stripe.store
      .all('dispute')
      .filter(({ status }) => status.endsWith('needs_response') || status.endsWith('under_review'))
      .map(({ id, amount, status }) => ({ id, amount, isInquiry: status.startsWith('warning') }))
  }

  /** All of a charge, or an amount of it. */
  async dispute(charge: string, reason: string, amount?: number): Promise<void> {
    this.stripe.dispute({ charge, reason, ...(amount && { amount }) })
  }

  async escalate(dispute: string): Promise<void> {
    this.stripe.escalateDispute(dispute)
  }

  async decide(dispute: string, verdict: 'won' | 'lost'): Promise<void> {
    this.stripe.decideDispute(dispute, verdict)
  }

  async refund(charge: string, amount: number): Promise<void> {
    this.stripe.refund({ charge, amount })
  }

  /** What is on its way to the shop's bank, or was told to be there. */
  async payouts(): Promise<{ id: string; amount: number; status: string }[]> {
    return this.stripe.store.all('payout').map(({ id, amount, status }) => ({ id, amount, status }))
  }

  /** By hand, a part of what is available; answers how much, or nothing where there is none. */
  async payOut(currency: string, percent: number): Promise<number | null> {
    const available = this.stripe.available(currency.toLowerCase())
    const amount = Math.floor((available * percent) / 100)
    if (amount < 1) return null
    this.stripe.payOut({ currency: currency.toLowerCase(), amount, automatic: false })
    return amount
  }

  async failPayout(id: string): Promise<void> {
    this.stripe.failPayout(id)
  }

  /** Takes a fee by itself, or corrects the balance. */
  async move(type: 'stripe_fee' | 'adjustment', amount: number, currency: string): Promise<void> {
    this.stripe.moveBalance({ type, amount, currency: currency.toLowerCase() })
  }

  async fail(fault: Faulted): Promise<void> {
    this.stripe.fault(fault)
  }

  async isFailing(): Promise<boolean> {
    return this.stripe.faults().length > 0
  }

  async recover(): Promise<void> {
    this.stripe.clearFaults()
  }

  /** How many events there were, and those from one on. */
  async eventsFrom(seen: number): Promise<Stripe.Event[]> {
    return this.stripe.store.all('event').slice(seen)
  }

  async countEvents(): Promise<number> {
    return this.stripe.store.all('event').length
  }

  /** What is wrong with the gateway's own books. */
  async violations(): Promise<string[]> {
    return this.stripe.invariants().violations
  }

  /** Its balance by kind of movement, what it kept as fees, what is on its way to the bank, and the sum. */
  async books(currency: string): Promise<Record<string, number>> {
    const lines: Record<string, number> = {}
    const moved = this.stripe.store.all('balance_transaction')
    for (const { type, amount, fee, net, source } of moved.filter(
      (one) => one.currency === currency.toLowerCase()
    )) {
      lines[type] = (lines[type] ?? 0) + amount
      lines.fees = (lines.fees ?? 0) - fee
      if (type === 'stripe_fee') lines.fees += amount
      if (type === 'adjustment' && !source) lines.unexplained = (lines.unexplained ?? 0) + net
      lines.balance = (lines.balance ?? 0) + net
    }
    for (const { status, amount, currency: of } of this.stripe.store.all('payout'))
      if (of === currency.toLowerCase() && ['pending', 'in_transit'].includes(status))
        lines.moving = (lines.moving ?? 0) + amount
    return lines
  }
}

/** The same, asked for elsewhere. */
export function bankElsewhere(ask: (name: string, args: unknown[]) => Promise<unknown>): Bank {
  return new Proxy({} as Bank, {
    get: (_, name) =>
      name === 'then' ? undefined : (...args: unknown[]) => ask(String(name), args),
  })
}
