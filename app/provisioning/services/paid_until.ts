import { firstUnpaidDays } from '#billing'
import { live } from '#core/live/live'
import { transaction } from '#core/database/transaction'
import BilledPeriod from '#billing/models/billed_period'
import Subscription from '#billing/models/subscription'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Notes until when the services of an invoice are paid now. Safe to run twice. */
export async function notePaidUntil(invoiceId: string): Promise<void> {
  await transaction(async (trx) => {
    const services: { id: string }[] = await trx
      .from('services')
      .whereIn('id', (lines) =>
        lines.from('invoice_lines').where('invoice_id', invoiceId).select('service_id')
      )
      .forUpdate()
      .select('id')
    const ids = services.map(({ id }) => id)
    if (ids.length > 0) await notePaidUntilOf(trx, ids)
  })
}

/** The same of the service that a billed period is for. */
export async function notePaidUntilBy(periodId: string): Promise<void> {
  const { subscriptionId } = await BilledPeriod.findOrFail(periodId)
  const { serviceId } = await Subscription.findOrFail(subscriptionId)
  await transaction((trx) => notePaidUntilOf(trx, [serviceId]))
}

/** The same of services by their ids. */
export async function notePaidUntilOf(
  trx: TransactionClientContract,
  ids: string[]
): Promise<void> {
  for (const [id, day] of await firstUnpaidDays(ids, trx)) {
    await trx.from('services').where('id', id).update({ next_renewal_on: day.toISODate() })
    live.refresh(`service:${id}`, trx)
  }
}
