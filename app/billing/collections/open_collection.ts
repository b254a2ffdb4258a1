import { clock } from '#core/clock'
import { isUniqueViolation, transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { isCollected } from '#billing/collections/is_collected'
import { policyIdFor } from '#billing/collections/policy_for'
import { planOf, standingOf } from '#billing/collections/standing'
import Collection from '#billing/models/collection'
import { collectionTransitions } from '#billing/models/collection/states'
import Invoice from '#billing/models/invoice'

/** Begins to collect an invoice that was issued; nothing where it is collected already, paid, or not to be collected. */
export async function openCollection(invoiceId: string): Promise<void> {
  const issued = await Invoice.query().where('id', invoiceId).preload('lines').firstOrFail()
  if (!isCollected(issued)) return
  const services = issued.lines.flatMap(({ serviceId }) => serviceId ?? [])
  const policyId = await policyIdFor([...new Set(services)])
  try {
    await transaction(async (trx) => {
      const invoice = await Invoice.query({ client: trx })
        .where('id', invoiceId)
        .forUpdate()
        .firstOrFail()
      if (!invoice.amountDue().isPositive) return
      const { accountId, dueOn } = invoice
      const fields = { invoiceId, accountId, policyId, dueOn }
      await Collection.create({ ...fields, ...beginningOf(invoice) }, { client: trx })
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
  }
  await settleNextStep(invoiceId)
}

/** What was written off already is collected once that is taken back. */
function beginningOf({ state }: Invoice) {
  return state === 'uncollectible'
    ? { state: 'written_off' as const, nextAt: null, closedAt: clock.nowMs() }
    : { state: 'open' as const, nextAt: 0 }
}

/** Goes on with the collection of an invoice that was settled by mistake, or begins one. */
export async function collectAgain(invoiceId: string): Promise<void> {
  await transaction(async (trx) => {
    const invoice = await Invoice.query({ client: trx })
      .where('id', invoiceId)
      .forUpdate()
      .firstOrFail()
    const settled = await Collection.query({ client: trx }).where('invoice_id', invoiceId).first()
    if (!settled || !invoice.amountDue().isPositive) return
    await transition(trx, {
      table: 'collections',
      id: settled.id,
      allowed: collectionTransitions,
      to: 'open',
      from: ['settled'],
      also: { next_at: 0, closed_at: null },
    })
  })
  await openCollection(invoiceId)
}

/** Works out when a collection that was just begun is looked at first. */
async function settleNextStep(invoiceId: string): Promise<void> {
  const collection = await Collection.query().where('invoice_id', invoiceId).first()
  if (!collection?.isOpen || Number(collection.nextAt) !== 0) return
  const { run, next } = planOf(await standingOf(collection))
  const first = run ?? next
  await Collection.query()
    .where({ id: collection.id, next_at: 0, fence: collection.fence })
    .update({ next_step: first?.key ?? null, next_at: first?.at ?? null })
}
