import { hasReceipt } from '#billing/receipts/receipt'
import type { DateTime } from 'luxon'
import type { Money } from '#core/money/money'
import type Invoice from '#billing/models/invoice'
import type Payment from '#billing/models/payment'
import type PaymentAttempt from '#billing/models/payment_attempt'
import type Refund from '#billing/models/refund'

/** One thing that happened to the money of an invoice, as its customer is told it. */
export interface InvoiceEvent {
  id: string
  kind: 'payment' | 'refund' | 'attempt'
  at: DateTime
  amount: Money
  /** How a payment was made or where a refund goes, as a key of texts. */
  how: string
  card: string | null
  /** How a refund or an attempt stands; null for a payment, which is one because it arrived. */
  state: string | null
  /** What the bank said to an attempt. */
  said: string | null
  /** Whether there is a receipt of it, under its id. */
  hasReceipt: boolean
}

const PLAIN = { state: null, said: null, hasReceipt: false }

/** Payments, refunds, and the attempts that came to nothing or still go on, the latest first. */
export function invoiceHistory({ payments, refunds, attempts }: Invoice): InvoiceEvent[] {
  const unpaid = attempts.filter(({ state }) => state !== 'succeeded')
  return [...payments.map(ofPayment), ...refunds.map(ofRefund), ...unpaid.map(ofAttempt)].sort(
    (one, other) => other.at.toMillis() - one.at.toMillis()
  )
}

function ofPayment({ id, receivedAt, amount, kind, card }: Payment): InvoiceEvent {
  const how = `billing.payment_kinds.${kind}`
  return {
    id,
    kind: 'payment',
    at: receivedAt,
    amount,
    how,
    card,
    ...PLAIN,
    hasReceipt: hasReceipt({ kind }),
  }
}

function ofRefund({ id, createdAt, amount, destination, state }: Refund): InvoiceEvent {
  const how = `billing.destinations.${destination}`
  return { id, kind: 'refund', at: createdAt, amount, how, card: null, ...PLAIN, state }
}

function ofAttempt({ id, createdAt, amount, state, errorMessage }: PaymentAttempt): InvoiceEvent {
  const how = 'billing.payment_kinds.card'
  return {
    id,
    kind: 'attempt',
    at: createdAt,
    amount,
    how,
    card: null,
    ...PLAIN,
    state,
    said: errorMessage,
  }
}
