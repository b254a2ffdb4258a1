import { drivers } from '#provisioning'
import { meterPrices, offerOf, sellTo } from '#catalog'
import { termsOf } from '#billing'
import Plan from '#catalog/models/plan'
import { optionItem } from '#ordering/cart/option_item'
import { orderedOption } from '#ordering/cart/ordered_option'
import { machineSize } from '#ordering/cart/machine_size'
import Subscription from '#billing/models/subscription'
import type { BillingTerms } from '#billing/contracts/billing_terms'
import type { NewItem } from '#billing/contracts/subscription_item'
import type { OrderedOption } from '#ordering/contracts/order_snapshot'
import type ProductOption from '#catalog/models/product_option'
import type Service from '#provisioning/models/service'

/** What a server may be changed to: the plans of its family, and the options of the one that was chosen. */
export interface ChangeChoices {
  plans: Plan[]
  plan: Plan
  options: { option: ProductOption; quantity: number; price: string | null }[]
  quantities: Record<string, number>
  terms: BillingTerms
  /** Whether hours are billed, so that it begins with the next one. */
  isHourly: boolean
  /** Whether it costs less or has less than now, so that it begins with the next period unless somebody says otherwise. */
  isSmaller: boolean
}

type Sized = Pick<
  Service,
  'id' | 'driver' | 'kind' | 'cores' | 'memoryMb' | 'diskGb' | 'extraAddresses'
>

const NOTHING = { cores: 0, memoryMb: 0, diskGb: 0 }

/**
 * What a server may be changed to. Without a plan, or with one that is not offered, its own; prices of its own plan stay those that it was
 * sold at. Null where there is nothing to choose from.
 */
export async function changeChoices(
  service: Sized,
  asked: { planId?: string; options?: Record<string, number | null> }
): Promise<ChangeChoices | null> {
  const subscription = await Subscription.query().where('service_id', service.id).first()
  if (!subscription?.isChangeable) return null
  const before = await termsOf(subscription)
  const resizes = await drivers.resizes(service.driver)
  const plans = await plansFor(service, subscription, resizes)
  const plan = plans.find(({ id }) => id === (asked.planId ?? before.planId)) ?? plans[0]
  if (!plan) return null
  await sellTo({ id: subscription.accountId }, plans)
  const offer = await offerOf(plan.product, [plan])
  const had = new Map(
    before.items.flatMap(({ refId, quantity }) => (refId ? [[refId, quantity] as const] : []))
  )
  const sold = resizes ? offer.options : offer.options.filter(({ id }) => had.has(id))
  const quantities = Object.fromEntries(
    sold.map(({ id }) => [id, asked.options?.[id] ?? had.get(id) ?? 0])
  )
  const isSamePlan = plan.id === before.planId
  const kept = new Map(isSamePlan ? before.items.map((item) => [item.refId, item]) : [])
  const chosen = sold.flatMap((option) => ordered(option, plan, quantities[option.id]))
  const size = sizeWith(service, { plan, chosen, before, sold })
  const prices = await meterPrices([plan])
  const terms: BillingTerms = {
    productId: plan.productId,
    planId: plan.id,
    name: plan.product.name,
    cycle: { unit: plan.cycleUnit, count: plan.cycleCount },
    items: [
      {
        kind: 'plan',
        refId: plan.id,
        name: plan.product.name,
        quantity: 1,
        ...(priceOf(kept.get(plan.id)) ?? {
          unitMinor: plan.upFront.minor,
          priceListId: plan.book.listOf(plan.id),
          hours: plan.hours,
        }),
      },
      ...chosen.map((option) => {
        const item = optionItem(option, plan.book.listOf(option.optionId))
        return { ...item, ...priceOf(kept.get(option.optionId)) }
      }),
    ],
    size,
    meters: isSamePlan ? undefined : prices.get(plan.id),
  }
  const options = sold.map((option) => ({
    option,
    quantity: quantities[option.id],
    price: option.unitPriceFor(plan)?.toDecimal() ?? null,
  }))
  const isSmaller = size.cores < service.cores || size.memoryMb < service.memoryMb
  return { plans, plan, options, quantities, terms, isHourly: subscription.isHourly, isSmaller }
}

/** Plans of the same family in its currency whose disk is no smaller; only its own product where its machine cannot be resized. */
async function plansFor(
  service: Sized,
  { currency, productId, isHourly }: Subscription,
  resizes: boolean
): Promise<Plan[]> {
  const plans = await Plan.query()
    .where({ state: 'active', currency })
    .where((billed) =>
      isHourly ? billed.whereNotNull('hourly_rate') : billed.whereNull('hourly_rate')
    )
    .whereHas('product', (products) => {
      products.where({ kind: service.kind, driver: service.driver })
      if (!resizes) products.where('id', productId ?? '')
      else
        products
          .where((on) => on.where('state', 'published').orWhere('id', productId ?? ''))
          .whereIn('category_id', (own) =>
            own
              .from('products')
              .where('id', productId ?? '')
              .select('category_id')
          )
    })
    .preload('product')
  return plans
    .filter(({ product }) => product.id === productId || product.specs.diskGb >= service.diskGb)
    .sort((a, b) => a.monthlyPrice.minor - b.monthlyPrice.minor || a.months - b.months)
}

/** What is had already keeps its price, and what decided it. */
function priceOf(had: NewItem | undefined) {
  return had && { unitMinor: had.unitMinor, priceListId: had.priceListId, hours: had.hours }
}

function ordered(option: ProductOption, plan: Plan, quantity: number): OrderedOption[] {
  const unit = option.unitPriceFor(plan)
  if (!unit || quantity <= 0) return []
  return [orderedOption(option, plan, quantity, unit)]
}

interface Chosen {
  plan: Plan
  chosen: OrderedOption[]
  before: BillingTerms
  sold: ProductOption[]
}

/** The size of another product with its options; its own size, by what its options change, where the product stays. */
function sizeWith(service: Sized, { plan, chosen, before, sold }: Chosen) {
  if (plan.productId !== before.productId) return machineSize(plan.product.specs, chosen)
  const earlier = before.items.flatMap(({ refId, quantity }): OrderedOption[] => {
    const option = sold.find(({ id }) => id === refId)
    if (!option) return []
    const { kind, name, unit } = option
    return [{ optionId: option.id, kind, name, unit, quantity, unitMinor: 0 }]
  })
  const [less, more] = [machineSize(NOTHING, earlier), machineSize(NOTHING, chosen)]
  return {
    cores: service.cores + more.cores - less.cores,
    memoryMb: service.memoryMb + more.memoryMb - less.memoryMb,
    diskGb: service.diskGb + more.diskGb - less.diskGb,
    extraAddresses: service.extraAddresses + more.extraAddresses - less.extraAddresses,
  }
}
