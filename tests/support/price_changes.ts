import { SYSTEM } from '#core/actor'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { schedulePriceChange } from '#billing/price_changes/schedule_price_change'
import { createSubscription, day } from '#tests/support/subscriptions'
import type Plan from '#catalog/models/plan'
import type Account from '#identity/models/account'
import type { NewItem } from '#billing/contracts/subscription_item'
import type Subscription from '#billing/models/subscription'
import type PriceChange from '#billing/models/price_change'
import type { PriceChangeInput } from '#billing/price_changes/schedule_price_change'

/** A plan that lists 10 euros a month, unless told. */
export const createPlan = (fields: Partial<Plan> = {}) =>
  PlanFactory.merge({ priceMinor: 1000, ...fields }).create()

/** A subscription of this plan that began on a day, at its listed price unless told. */
export function subscribe(
  account: Account,
  plan: Plan,
  {
    on,
    minor = plan.priceMinor,
    hostname,
    listId,
    options = [],
  }: { on: string; minor?: number; hostname?: string; listId?: string; options?: NewItem[] }
): Promise<Subscription> {
  const item = {
    kind: 'plan',
    refId: plan.id,
    name: 'Small',
    quantity: 1,
    unitMinor: minor,
    priceListId: listId ?? null,
  } as const
  return createSubscription(account, on, {
    items: [item, ...options],
    minor,
    cycleUnit: plan.cycleUnit,
    cycleCount: plan.cycleCount,
    ...(hostname && { hostname }),
  })
}

interface Wish extends Partial<Omit<PriceChangeInput, 'effectiveOn'>> {
  to: number
  on: string
}

/** Schedules another price of a plan, for existing customers too and with thirty days' notice unless told. */
export async function reprice(plan: Plan, { to, on, ...wish }: Wish): Promise<PriceChange> {
  const done = await schedulePriceChange(
    {
      ...{ kind: 'plan', refId: plan.id, currency: plan.currency, toMinor: to },
      ...{ effectiveOn: day(on), audience: 'existing', takesOthers: false, noticeDays: 30 },
      ...wish,
    },
    SYSTEM
  )
  if (!done.ok) throw new Error(done.error.type)
  return done.value
}
