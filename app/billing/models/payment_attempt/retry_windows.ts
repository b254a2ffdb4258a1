import type PaymentAttempt from '#billing/models/payment_attempt'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

interface RetryWindow {
  /** Since the first ask: how long the gateway may be asked again for the same attempt. */
  repeatableMs: number
  /** Since the first ask: when an attempt that the gateway does not know will never appear there. */
  goneAfterMs: number
}

/**
 * A Checkout page may be asked for as long as the gateway keeps its idempotency key, a day. A charge of a saved card
 * is asked for while the customer waits, and the gateway lists it at once: ten minutes after the last possible ask no
 * request is on its way any more, and the invoice is free for another way of paying.
 */
const WINDOWS: Record<PaymentAttempt['kind'], RetryWindow> = {
  new_card: { repeatableMs: 23 * HOUR_MS, goneAfterMs: 24 * HOUR_MS },
  saved_card: { repeatableMs: 20 * MINUTE_MS, goneAfterMs: 30 * MINUTE_MS },
}

/** How long an attempt may be asked for again, and when it is gone for certain, in ms since it was first asked for. */
export function retryWindow({ kind }: PaymentAttempt): RetryWindow {
  return WINDOWS[kind]
}
