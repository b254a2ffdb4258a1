import { actorText, type Actor } from '#core/actor'
import { crashPoint } from '#core/crash_point'
import { transaction } from '#core/database/transaction'
import { calendarDate } from '#core/database/calendar_date'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { endUncovered } from '#billing/coupons/move_discounts'
import { runningPeriods } from '#billing/cancellations/running_periods'
import { takeBackPeriods } from '#billing/cancellations/take_back_periods'
import { pricedChange, type ChangePreview } from '#billing/changes/preview_change'
import { sameCycle } from '#billing/changes/plan_change'
import { swapItems } from '#billing/changes/swap_items'
import { sameTerms, termsOf } from '#billing/changes/terms_of'
import { settleMrr } from '#billing/mrr/settle_mrr'
import { nextInvoiceDay } from '#billing/renewals/next_invoice_day'
import { priceFrom } from '#billing/price_changes/price_from'
import { shopDay } from '#billing/shop_day'
import Invoice from '#billing/models/invoice'
import Subscription from '#billing/models/subscription'
import SubscriptionChange, { type TermsBefore } from '#billing/models/subscription_change'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BillingTerms } from '#billing/contracts/billing_terms'
import type { ChangeFailure } from '#billing/changes/change_failure'
import type { ChangeKind, ChangeStart } from '#billing/models/subscription_change/states'

/** How long the invoice of a change may stay unpaid; then it is called off. */
const PAYABLE = { days: 3 }

export interface ChangeInput {
  terms: BillingTerms
  starts: ChangeStart
  /** What was agreed to; left out by staff. */
  fingerprint?: string
  isFree?: boolean
  /** Why staff change it. */
  reason?: string
  by: Actor
}

/**
 * Has a service billed, and then served, as these terms say. What starts now is invoiced and waits for the money, what starts with the next
 * period waits for its day. Renewals that were billed ahead and not paid are taken back; no other is written until it is through.
 */
export async function requestChange(
  serviceId: string,
  input: ChangeInput
): Promise<Result<SubscriptionChange, ChangeFailure>> {
  const done = await transaction((trx) => request(trx, serviceId, input))
  if (done.ok) crashPoint('billing.change_requested')
  return done
}

async function request(
  trx: TransactionClientContract,
  serviceId: string,
  { terms, starts, fingerprint, isFree = false, reason, by }: ChangeInput
): Promise<Result<SubscriptionChange, ChangeFailure>> {
  const subscription = await Subscription.query({ client: trx })
    .where('service_id', serviceId)
    .forUpdate()
    .first()
  if (!subscription) return failed({ type: 'not_active' })
  const before = await termsOf(subscription, trx)
  if (sameTerms(before, terms)) return failed({ type: 'unchanged' })
  const priced = await pricedChange(subscription, { terms, starts, isFree }, trx)
  if (!priced.ok) return priced
  const preview = priced.value
  if (fingerprint !== undefined && fingerprint !== preview.fingerprint)
    return failed({ type: 'offer_changed' })

  subscription.useTransaction(trx)
  const change = await write(trx, subscription, { preview, before, by })
  await takeBackAhead(trx, subscription, { change, by })
  if (starts === 'period_end') await schedule(trx, subscription, change)
  await subscription.merge({ invoiceOn: await nextInvoiceDay(trx, subscription) }).save()
  await settleMrr(trx, [subscription.id])
  await tell(trx, change, { serviceId, reason, by })
  if (preview.lines.length > 0) await invoice(trx, subscription, change, preview)
  else if (starts === 'now')
    await outbox.publish(trx, 'subscription.change_due', { changeId: change.id })
  return ok(change)
}

interface Agreed {
  preview: ChangePreview
  before: TermsBefore
  by: Actor
}

function write(
  trx: TransactionClientContract,
  subscription: Subscription,
  { preview, before, by }: Agreed
): Promise<SubscriptionChange> {
  const { terms, starts, isFree, effectiveOn, periods, left, lines } = preview
  const now = lines.length > 0 ? 'awaiting_payment' : 'applying'
  return SubscriptionChange.create(
    {
      accountId: subscription.accountId,
      subscriptionId: subscription.id,
      kind: kindOf(subscription, terms),
      state: starts === 'now' ? now : 'scheduled',
      expiresOn: lines.length > 0 ? effectiveOn.plus(PAYABLE) : null,
      fromTerms: before,
      toTerms: terms,
      leftMinor: left.minor,
      requestedBy: actorText(by),
      openKey: subscription.id,
      ...{ starts, effectiveOn, periods, isFree },
    },
    { client: trx }
  )
}

function kindOf(subscription: Subscription, terms: BillingTerms): ChangeKind {
  if (!sameCycle(subscription, terms)) return 'cycle'
  return subscription.planId === terms.planId ? 'options' : 'plan'
}

async function takeBackAhead(
  trx: TransactionClientContract,
  subscription: Subscription,
  { change, by }: { change: SubscriptionChange; by: Actor }
): Promise<void> {
  const today = await shopDay(trx)
  const running = await runningPeriods(subscription.id, today, trx)
  const at = running.findIndex(({ startsOn, isPaid }) => startsOn > today && !isPaid)
  if (at < 0) return
  await takeBackPeriods(trx, subscription, running.slice(at), { by, cause: `change:${change.id}` })
}

/** Prices and periods are those of the new terms from its day on, so that renewals which are written ahead know them. */
async function schedule(
  trx: TransactionClientContract,
  subscription: Subscription,
  change: SubscriptionChange
): Promise<void> {
  const { toTerms, fromTerms, effectiveOn } = change
  const from = effectiveOn.toISODate() ?? ''
  await swapItems(trx, subscription.id, { ...toTerms, changeId: change.id, from })
  await endUncovered(trx, subscription.id, { terms: toTerms, from })
  subscription.merge({ priceMinor: await priceFrom(trx, subscription.id, effectiveOn) })
  if (sameCycle(subscription, toTerms)) return
  const { cycleIndex } = subscription
  await change
    .useTransaction(trx)
    .merge({ fromTerms: { ...fromTerms, cycleIndex } })
    .save()
  const { unit, count } = toTerms.cycle
  subscription.merge({ cycleUnit: unit, cycleCount: count })
  subscription.merge({ anchorOn: calendarDate(from), cycleIndex: 0 })
}

async function invoice(
  trx: TransactionClientContract,
  { accountId, currency }: Subscription,
  change: SubscriptionChange,
  { lines }: ChangePreview
): Promise<void> {
  const issued = await Invoice.issue(trx, {
    ...{ accountId, currency, lines },
    kind: 'change',
    dueIn: { days: 0 },
  })
  await change.useTransaction(trx).merge({ invoiceId: issued.id }).save()
}

async function tell(
  trx: TransactionClientContract,
  { id, kind, starts, isFree, effectiveOn, accountId, toTerms }: SubscriptionChange,
  { serviceId, reason, by }: { serviceId: string; reason?: string; by: Actor }
): Promise<void> {
  if (starts === 'period_end')
    await outbox.publish(trx, 'subscription.change_scheduled', { changeId: id })
  live.refresh([`service:${serviceId}`, `account:${accountId}`], trx)
  const changes = {
    ...{ kind, starts, to: toTerms.name, effectiveOn: effectiveOn.toISODate() },
    ...(isFree ? { isFree } : {}),
    ...(reason ? { reason } : {}),
  }
  await audit.record(trx, 'service.change_requested', ['service', serviceId], {
    ...{ changes, accountId },
    actor: by,
  })
}
