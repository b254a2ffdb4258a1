import { invoiceOf, newId, outbox, record, settings, sqlTime, transaction } from '@innkeeper/panel'
import Entry from './models/entry.ts'

/** Gives the points of a paid invoice, once, however often it is told. */
export default async function awardPoints({ invoiceId }: { invoiceId: string }): Promise<void> {
  const invoice = await invoiceOf(invoiceId)
  if (!invoice) return
  await transaction(async (trx) => {
    if (await Entry.query({ client: trx }).where('invoice_id', invoiceId).first()) return
    const points = await settings.get('loyalty.points_per_invoice', trx)
    const { accountId } = invoice
    const facts = { id: newId(), accountId, invoiceId, points, createdAt: sqlTime() }
    const entry = await Entry.create(facts, { client: trx })
    await outbox.publish(trx, 'loyalty.points_awarded', { entryId: entry.id })
    const subject = { type: 'loyalty_entry', id: entry.id }
    await record({ action: 'loyalty.points_awarded', subject, accountId }, trx)
  })
}
