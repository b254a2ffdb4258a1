import { calendarDay } from '#core/calendar_day'
import { settings } from '#core/settings/settings'
import { partiesOf } from '#billing/invoices/invoice_snapshot'
import Payment from '#billing/models/payment'
import TopUp from '#billing/models/top_up'
import type { SheetFacts } from '#billing/invoices/typesetting/sheet'

/** What a charge or a transfer brought, and what it was for. The parties are those of today: a receipt is no document of the books. */
export interface Receipt extends SheetFacts {
  kind: 'card' | 'bank_transfer'
  /** The card as its owner knows it. */
  card: string | null
  /** By which it is found at the gateway. */
  reference: string | null
  totalMinor: number
  lines: { number: string; issuedOn: string; amountMinor: number }[]
  /** What became credit: all of a top-up, or what no invoice took. */
  creditMinor: number
  isTopUp: boolean
  refundedMinor: number
}

const RECEIVED = ['card', 'bank_transfer'] as const

/** The receipt of money that an account sent, by any of its payments. Throws a 404 for what is none of the account's, or was paid from credit. */
export async function receiptOf(paymentId: string, accountId?: string): Promise<Receipt> {
  const query = Payment.query()
    .where('id', paymentId)
    .whereIn('kind', [...RECEIVED])
  if (accountId !== undefined) query.where('account_id', accountId)
  const payment = await query.preload('account').firstOrFail()
  const payments = await paymentsOfCharge(payment)
  const known = await settings.all()
  const topUp = await TopUp.findBy('payment_id', payments[0].id)
  const { account, currency } = payment
  const sum = (amount: (one: Payment) => number) =>
    payments.reduce((total, one) => total + amount(one), 0)
  return {
    ...partiesOf(account, known),
    number: payments[0].id,
    issuedOn: calendarDay(payment.receivedAt, known['company.time_zone']).toISODate(),
    currency,
    kind: payment.kind as Receipt['kind'],
    card: payment.card,
    reference: payment.externalId,
    totalMinor: sum(({ amountMinor }) => amountMinor),
    lines: payments.flatMap(({ invoice, appliedMinor }) =>
      invoice && appliedMinor > 0
        ? [
            {
              number: invoice.number ?? invoice.id,
              issuedOn: invoice.issuedOn?.toISODate() ?? '',
              amountMinor: appliedMinor,
            },
          ]
        : []
    ),
    creditMinor: sum(({ amountMinor, appliedMinor }) => amountMinor - appliedMinor),
    isTopUp: topUp !== null,
    refundedMinor: sum(({ refundedMinor }) => refundedMinor),
  }
}

/** Whether money came in by a payment, so that there is a receipt of it. */
export function hasReceipt({ kind }: Pick<Payment, 'kind'>): boolean {
  return (RECEIVED as readonly string[]).includes(kind)
}

/** A charge for several invoices is a payment for each; a transfer is one by itself. */
async function paymentsOfCharge(payment: Payment): Promise<Payment[]> {
  const { gateway, externalId, accountId } = payment
  const query = Payment.query().where('account_id', accountId).preload('invoice')
  if (gateway && externalId) query.where({ gateway, external_id: externalId })
  else query.where('id', payment.id)
  return query.orderBy('part')
}
