import { actorText, type Actor } from '#core/actor'
import { sqlTime } from '#core/database/sql_time'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { Money } from '#core/money/money'
import { outbox } from '#core/outbox/outbox'
import { creditableOf } from '#billing/credit_notes/creditable'
import { creditParts } from '#billing/credit_notes/credit_parts'
import { reinstateInvoice } from '#billing/write_offs/reinstate_invoice'
import { postings } from '#billing/ledger/postings'
import Invoice from '#billing/models/invoice'
import { invoiceTransitions } from '#billing/models/invoice/states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Takes an unpaid invoice back; true when this call did. It keeps its number, and what was paid of it becomes credit. */
export async function voidInvoice(
  trx: TransactionClientContract,
  id: string,
  { by, reason }: { by: Actor; reason: string }
): Promise<boolean> {
  const invoice = await Invoice.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
  await reinstateInvoice(trx, invoice)
  const changed = await transition(trx, {
    table: 'invoices',
    id,
    allowed: invoiceTransitions,
    to: 'void',
    also: {
      voided_at: sqlTime(),
      void_reason: reason.slice(0, 255),
      void_by: actorText(by),
    },
  })
  if (!changed) return false

  const booking = { id, accountId: invoice.accountId, ...(await notCredited(invoice, trx)) }
  await postings.invoiceVoided(trx, booking, Money.of(invoice.paidMinor, invoice.currency))
  await outbox.publish(trx, 'invoice.voided', { invoiceId: id })
  live.refresh([`invoice:${id}`, `account:${invoice.accountId}`], trx)
  return true
}

/** What credit notes left of it. */
async function notCredited(invoice: Invoice, trx: TransactionClientContract) {
  const left = creditParts(await creditableOf(invoice, trx), { all: true })
  if (!left.ok) return { net: Money.zero(invoice.currency), taxGroups: [] }
  const taxGroups = left.value.groups.map(({ group: { country, rateBp }, tax }) => ({
    ...{ country, rateBp, tax },
  }))
  return { net: left.value.net, taxGroups }
}
