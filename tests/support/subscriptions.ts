import { DateTime } from 'luxon'
import { newId } from '#core/ids'
import { giveBeginConsent } from '#billing'
import { transaction } from '#core/database/transaction'
import { createOffer } from '#tests/support/catalog'
import { createPendingService } from '#tests/support/provisioning'
import Subscription from '#billing/models/subscription'
import type { PendingService } from '#provisioning/contracts/pending_service'
import type Account from '#identity/models/account'

type Terms = Pick<
  PendingService,
  'cycleUnit' | 'cycleCount' | 'items' | 'hostname' | 'trialDays' | 'meters' | 'isHourly'
>

/** Its customer asked us to begin at once when they ordered it, in words that left the days until a withdrawal to pay or not. */
export function askToBegin(subscription: Subscription, { owesUsed = true } = {}): Promise<void> {
  const question = { text: 'Begin at once.', version: '0123456789abcdef', language: 'en', owesUsed }
  const by = { type: 'customer', id: newId() } as const
  return transaction((trx) =>
    giveBeginConsent(trx, { question, orderId: newId(), subscriptions: [subscription], by })
  )
}

/** A day as the database holds it. */
export const day = (text: string) => DateTime.fromISO(text, { zone: 'utc' }) as DateTime<true>

/** An active subscription of a service of its own, which began on a day and costs 10 euros a month unless told. */
export async function createSubscription(
  account: Account,
  startedOn: string,
  { minor = 1000, ...overrides }: Partial<Terms> & { minor?: number } = {}
): Promise<Subscription> {
  const { product, template } = await createOffer()
  const service = await createPendingService({
    product,
    template,
    accountId: account.id,
    overrides: { priceMinor: minor, ...overrides },
  })
  return transaction(async (trx) => {
    await Subscription.start(trx, service.id, day(startedOn))
    return Subscription.query({ client: trx }).where('service_id', service.id).firstOrFail()
  })
}
