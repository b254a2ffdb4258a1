import { actorText, type Actor } from '#core/actor'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { Money } from '#core/money/money'
import { outbox } from '#core/outbox/outbox'
import { settings } from '#core/settings/settings'
import { endWrittenOff } from '#billing/collections/close_collection'
import { creditableOf } from '#billing/credit_notes/creditable'
import { creditParts } from '#billing/credit_notes/credit_parts'
import { postings } from '#billing/ledger/postings'
import Invoice from '#billing/models/invoice'
import { invoiceTransitions } from '#billing/models/invoice/states'
import WriteOff from '#billing/models/write_off'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Books what is due of an open invoice as lost, and has it collected no more; true when this call did. The tax in it is taken
 * back where the shop may (`billing.write_off_tax`). The invoice may still be paid.
 */
export async function writeOffInvoice(
  trx: TransactionClientContract,
  id: string,
  { by, reason }: { by: Actor; reason: string }
): Promise<boolean> {
  const invoice = await Invoice.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
  const due = invoice.amountDue()
  if (!due.isPositive) return false
  const changed = await transition(trx, {
    table: 'invoices',
    id,
    allowed: invoiceTransitions,
    to: 'uncollectible',
  })
  if (!changed) return false

  const { accountId, currency } = invoice
  const taxes = (await settings.get('billing.write_off_tax', trx))
    ? await taxesIn(due, invoice, trx)
    : []
  const tax = Money.sum(
    taxes.map((one) => one.tax),
    currency
  )
  const writeOff = await WriteOff.create(
    {
      ...{ accountId, currency, invoiceId: id, openKey: id },
      amountMinor: due.minor,
      taxMinor: tax.minor,
      reason: reason.slice(0, 255),
      writtenOffBy: actorText(by),
    },
    { client: trx }
  )
  const booking = { id: writeOff.id, invoiceId: id, accountId, net: due.minus(tax) }
  await postings.writtenOff(trx, { ...booking, taxGroups: taxes })
  await endWrittenOff(trx, id)
  await outbox.publish(trx, 'invoice.written_off', { invoiceId: id })
  live.refresh([`invoice:${id}`, `account:${accountId}`], trx)
  return true
}

async function taxesIn(due: Money, invoice: Invoice, trx: TransactionClientContract) {
  const parts = creditParts(await creditableOf(invoice, trx), { totalMinor: due.minor })
  if (!parts.ok) throw new Error(`More is due than is left of an invoice: ${parts.error.type}`)
  return parts.value.groups.map(({ group: { country, rateBp }, tax }) => ({ country, rateBp, tax }))
}
