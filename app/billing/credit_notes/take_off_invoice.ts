import { sqlTime } from '#core/database/sql_time'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { Money } from '#core/money/money'
import { outbox } from '#core/outbox/outbox'
import { postings } from '#billing/ledger/postings'
import { invoiceTransitions } from '#billing/models/invoice/states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { CreditParts } from '#billing/credit_notes/credit_parts'
import type Invoice from '#billing/models/invoice'
import type Payment from '#billing/models/payment'

interface TakenOff {
  noteId: string
  parts: CreditParts
  /** What had been paid of it. */
  returned: Money
  payments: Payment[]
}

/** Books what a credit note takes off its invoice, which the caller locked. Where nothing is due any more, it is settled. */
export async function takeOffInvoice(
  trx: TransactionClientContract,
  invoice: Invoice,
  { noteId, parts, returned, payments }: TakenOff
): Promise<void> {
  const { id, accountId } = invoice
  const taxGroups = parts.groups.map(({ group: { country, rateBp }, tax }) => ({
    ...{ country, rateBp, tax },
  }))
  const waived = await takeWaiverBack(trx, payments, returned)
  await postings.creditNoteIssued(trx, {
    ...{ id: noteId, invoiceId: id, accountId, net: parts.net, taxGroups, returned, waived },
  })
  await invoice
    .useTransaction(trx)
    .merge({
      creditedMinor: invoice.credited.minor + parts.total.minor,
      paidMinor: invoice.paidMinor - returned.minor,
    })
    .save()
  if (!invoice.isSettled) return
  const settled = await transition(trx, {
    table: 'invoices',
    id,
    allowed: invoiceTransitions,
    to: 'paid',
    also: { paid_at: sqlTime() },
  })
  if (settled) await outbox.publish(trx, 'invoice.paid', { invoiceId: id })
  live.refresh([`invoice:${id}`, `account:${accountId}`, 'admin:orders'], trx)
}

/** What goes back beyond all that came as money was waived once; nobody gets it. */
async function takeWaiverBack(
  trx: TransactionClientContract,
  payments: Payment[],
  returned: Money
): Promise<Money> {
  const came = Money.sum(
    payments.map((payment) => payment.refundable),
    returned.currency
  )
  let left = returned.minus(came)
  const none = Money.zero(returned.currency)
  const waived = left.isPositive ? left : none
  for (const payment of payments) {
    if (payment.kind !== 'rounding' || !left.isPositive) continue
    const part = Math.min(left.minor, payment.appliedMinor - payment.refundedMinor)
    left = left.minus(Money.of(part, left.currency))
    await payment
      .useTransaction(trx)
      .merge({ refundedMinor: payment.refundedMinor + part })
      .save()
  }
  return left.isPositive ? waived.minus(left) : waived
}
