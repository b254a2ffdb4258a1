import { clock } from '#core/clock'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { postings } from '#billing/ledger/postings'
import { invoiceTransitions } from '#billing/models/invoice/states'
import WriteOff from '#billing/models/write_off'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Invoice from '#billing/models/invoice'

/**
 * Takes the write-off of an invoice back, which the caller locked: what is due is owed again. False where it is not
 * written off. Whatever moves a written-off invoice does this first: payments, credit notes, voiding it.
 */
export async function reinstateInvoice(
  trx: TransactionClientContract,
  invoice: Invoice
): Promise<boolean> {
  const { id, accountId } = invoice
  if (invoice.state !== 'uncollectible') return false
  const opened = await transition(trx, {
    table: 'invoices',
    id,
    allowed: invoiceTransitions,
    to: 'open',
    from: ['uncollectible'],
  })
  if (!opened) return false
  const writeOff = await WriteOff.query({ client: trx }).where('open_key', id).forUpdate().first()
  if (writeOff) {
    await postings.writeOffReversed(trx, writeOff.id)
    await writeOff.useTransaction(trx).merge({ openKey: null, reversedAt: clock.now() }).save()
  }
  await invoice.useTransaction(trx).refresh()
  live.refresh([`invoice:${id}`, `account:${accountId}`], trx)
  return true
}
