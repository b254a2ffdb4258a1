import { actorText, type Actor } from '#core/actor'
import { shopLanguage } from '#core/i18n/languages'
import { failed, ok, type Result } from '#core/result'
import { settings } from '#core/settings/settings'
import { planFullCredit } from '#billing/cancellations/plan_credits'
import { tellCancelled } from '#billing/cancellations/tell_cancelled'
import { mayWithdraw } from '#billing/cancellations/withdrawal'
import { shopDay } from '#billing/shop_day'
import Cancellation from '#billing/models/cancellation'
import CreditNote from '#billing/models/credit_note'
import Invoice from '#billing/models/invoice'
import PaymentAttempt from '#billing/models/payment_attempt'
import Subscription from '#billing/models/subscription'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { UnbegunFailure } from '#billing/cancellations/cancel_failure'
import type { CancellationReason, UnbegunMode } from '#billing/models/cancellation/states'

export interface CancelUnbegunInput {
  mode: UnbegunMode
  reason: CancellationReason
  comment?: string | null
  by: Actor
}

/**
 * Ends what is paid and not served yet, in the transaction of whoever stops setting it up, which must not be committed where this
 * refuses: nothing was delivered, so that all that was billed goes back to where it was paid from, setup included.
 */
export async function cancelUnbegun(
  trx: TransactionClientContract,
  serviceId: string,
  input: CancelUnbegunInput
): Promise<Result<Cancellation, UnbegunFailure>> {
  const found = Subscription.query({ client: trx }).where('service_id', serviceId)
  const subscription = await found.forUpdate().first()
  const refused = await refusal(trx, subscription, input)
  if (refused || !subscription) return failed(refused ?? { type: 'not_active' })
  const { mode, reason, comment = null, by } = input
  const cancellation = await Cancellation.create(
    {
      ...{ mode, reason, comment, endsOn: await shopDay(trx), owesUsed: false },
      accountId: subscription.accountId,
      subscriptionId: subscription.id,
      state: 'scheduled',
      cancelledBy: actorText(by),
      openKey: subscription.id,
    },
    { client: trx }
  )
  if (!(await giveAllBack(trx, subscription, cancellation, by))) return failed({ type: 'disputed' })
  await Subscription.end(trx, serviceId)
  await tellCancelled(trx, cancellation, subscription, by)
  return ok(await cancellation.useTransaction(trx).refresh())
}

/** Why it can't end like this; null where it can. */
async function refusal(
  trx: TransactionClientContract,
  subscription: Subscription | null,
  { mode, by }: CancelUnbegunInput
): Promise<UnbegunFailure | null> {
  if (subscription?.state === 'active')
    return { type: subscription.endsOn ? 'cancelled_before' : 'begun' }
  if (subscription?.state !== 'pending') return ended(trx, subscription)
  if (mode === 'withdrawal' && !(await mayWithdraw(subscription, await shopDay(trx), trx)))
    return { type: 'no_withdrawal' }
  if (mode === 'setup' && by.type === 'customer' && !(await isOffered(trx)))
    return { type: 'not_offered' }
  return unpaid(trx, subscription)
}

async function ended(
  trx: TransactionClientContract,
  subscription: Subscription | null
): Promise<UnbegunFailure> {
  const before = Cancellation.query({ client: trx }).where(
    'subscription_id',
    subscription?.id ?? ''
  )
  return { type: (await before.first()) ? 'cancelled_before' : 'not_active' }
}

/** Whether customers may leave while something is set up, whoever they are. */
export function isOffered(trx?: TransactionClientContract): Promise<boolean> {
  return settings.get('billing.cancel_in_setup', trx)
}

/** An order of which nothing was paid ends as a whole, and one that is being paid once it is known how that ended. */
async function unpaid(
  trx: TransactionClientContract,
  { firstInvoiceId }: Subscription
): Promise<UnbegunFailure | null> {
  if (!firstInvoiceId) return null
  const invoice = await Invoice.query({ client: trx })
    .where('id', firstInvoiceId)
    .forUpdate()
    .firstOrFail()
  if (!invoice.amountDue().isPositive) return null
  const attempt = await PaymentAttempt.openFor(firstInvoiceId, trx)
  if (attempt) return { type: 'payment_running', invoiceId: firstInvoiceId }
  return invoice.paid.isPositive ? null : { type: 'unpaid' }
}

/** False where a bank disputes what was paid, so that it can't go back. */
async function giveAllBack(
  trx: TransactionClientContract,
  subscription: Subscription,
  { id, mode }: Cancellation,
  by: Actor
): Promise<boolean> {
  const reason = shopLanguage().t(`billing.cancellation.credit_${mode}`, {
    hostname: subscription.hostname,
  })
  const note = { reason, settle: 'refund', by, cause: `cancellation:${id}` } as const
  for (const { invoice, lines } of await planFullCredit(subscription, trx)) {
    const written = await CreditNote.issue(trx, { ...note, lines, invoiceId: invoice.id })
    if (!written.ok && written.error.type !== 'nothing_to_credit') return false
  }
  return true
}
