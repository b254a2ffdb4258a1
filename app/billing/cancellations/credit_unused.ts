import { shopLanguage } from '#core/i18n/languages'
import { ok, type Result } from '#core/result'
import { givesBack, planCredits, type Ending } from '#billing/cancellations/plan_credits'
import CreditNote from '#billing/models/credit_note'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Actor } from '#core/actor'
import type { CreditFailure } from '#billing/credit_notes/credit_parts'
import type Subscription from '#billing/models/subscription'

/**
 * Gives back what was billed for days that are not served: as credit where the shop does so, and to where it was paid from
 * where a consumer withdraws. What is given back is billed no more; where nothing is, periods stay as they are.
 */
export async function creditUnused(
  trx: TransactionClientContract,
  subscription: Subscription,
  ending: Ending & { by: Actor; cause: string }
): Promise<Result<null, CreditFailure>> {
  const { mode, by, cause } = ending
  if (!(await givesBack(mode, trx))) return ok(null)
  const reason = shopLanguage().t(`billing.cancellation.credit_${mode}`, {
    hostname: subscription.hostname,
  })
  const settle = mode === 'withdrawal' ? 'refund' : 'credit'
  for (const { invoice, lines } of await planCredits(subscription, ending, trx)) {
    const note = { lines, reason, settle, by, cause } as const
    const written = await CreditNote.issue(trx, { ...note, invoiceId: invoice.id })
    if (!written.ok && written.error.type !== 'nothing_to_credit') return written
  }
  await cutPeriods(trx, subscription, ending)
  return ok(null)
}

/** They end where the service does, and a new count would begin there. */
async function cutPeriods(
  trx: TransactionClientContract,
  subscription: Subscription,
  { periods, endsOn }: Ending
): Promise<void> {
  for (const period of periods) {
    const row = trx.from('billed_periods').where('id', period.id)
    if (period.startsOn >= endsOn) await row.delete()
    else await row.update({ ends_on: endsOn.minus({ days: 1 }).toISODate() })
  }
  if (periods.length > 0) subscription.merge({ renewsOn: endsOn, anchorOn: endsOn, cycleIndex: 0 })
}
