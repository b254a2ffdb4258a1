import { hourText, type MeterPrice } from '#billing'
import { Money } from '#core/money/money'
import { orderedOption } from '#ordering/cart/ordered_option'
import type Plan from '#catalog/models/plan'
import type Product from '#catalog/models/product'
import type ProductOption from '#catalog/models/product_option'
import type Template from '#catalog/models/template'
import type { Answer } from '#provisioning'
import type CartItem from '#ordering/models/cart_item'
import type { OrderedOption } from '#ordering/contracts/order_snapshot'

export type CartProblem =
  | 'unavailable'
  | 'out_of_stock'
  | 'plan_retired'
  | 'template_gone'
  | 'option_gone'
  /** Its driver asks for something that was not answered, or takes an answer no more. */
  | 'answers_changed'
  /** Others in the cart take the last of the stock. */
  | 'too_few_left'
  /** Nothing has room for it at the moment. */
  | 'no_room'
  /** No machine with this template could be built, one with another could. */
  | 'template_unavailable'
  /** Its price cannot be charged, another of the same product may be. */
  | 'price_unavailable'
  /** Nobody could build it before staff changed something. */
  | 'cannot_be_built'

export interface LineAmount {
  kind: 'recurring' | 'option' | 'setup'
  name: string
  quantity: number
  unit: Money
  /** What a coupon takes off all pieces together. */
  off: Money
  /** What all pieces cost an hour, in words; null or left out where hours are not billed. */
  hourly?: string | null
}

/** An item of a cart with what it costs now and what stands against ordering it. */
export interface CartLine {
  item: CartItem
  plan: Plan
  product: Product
  template: Template
  options: OrderedOption[]
  /** What was answered to the driver's own questions. */
  answers: Answer[]
  amounts: LineAmount[]
  /** What using it costs: told by who quotes it. */
  usage: MeterPrice[]
  /** Plan and options for one cycle. */
  renewal: Money
  setupFee: Money
  today: Money
  /** The days in which it costs nothing, with the setup; null where it is not tried. */
  trial: { days: number; needsCard: boolean } | null
  /** What a coupon takes off that, and off each later cycle while it lasts. */
  off: Money
  renewalOff: Money
  /** How many later cycles cost less; null for ever. */
  reducedCycles: number | null
  /** What it cost when it was put in the cart, where that differs. */
  was: Money | null
  problem: CartProblem | null
}

/** Prices an item whose plan, product and template are loaded. */
export function priceItem(item: CartItem, offered: Map<string, ProductOption>): CartLine {
  const { plan, template } = item
  const { product } = plan
  const options = Object.entries(item.options).flatMap(([id, quantity]) =>
    pickOption(offered.get(id), plan, quantity)
  )
  const amounts = amountsOf(plan, product, options)
  const shownMinor = item.shownMinor ?? null
  const setupFee = plan.setupFee
  const today = Money.sum(
    amounts.map(({ unit, quantity }) => unit.times(quantity)),
    plan.currency
  )
  return {
    item,
    plan,
    product,
    template,
    options,
    answers: [],
    usage: [],
    trial: null,
    amounts,
    setupFee,
    today,
    off: Money.zero(plan.currency),
    renewalOff: Money.zero(plan.currency),
    reducedCycles: 0,
    renewal: today.minus(setupFee),
    was:
      shownMinor === null || shownMinor === today.minor
        ? null
        : Money.of(shownMinor, plan.currency),
    problem: problemOf(item, product, options),
  }
}

function pickOption(
  option: ProductOption | undefined,
  plan: Plan,
  quantity: number
): OrderedOption[] {
  const unit = option?.unitPriceFor(plan)
  const fits = option?.productId === null || option?.productId === plan.productId
  if (!option || !unit || !fits || !option.enabled || !option.accepts(quantity)) return []
  return [orderedOption(option, plan, quantity, unit)]
}

function hourlyText(
  { quantity, unitMinor, hourRate }: OrderedOption,
  currency: string
): string | null {
  if (hourRate === undefined) return null
  return hourText({ rate: quantity * hourRate, monthMinor: quantity * unitMinor }, currency)
}

function amountsOf(plan: Plan, product: Product, options: OrderedOption[]): LineAmount[] {
  const off = Money.zero(plan.currency)
  const amounts: LineAmount[] = [
    { kind: 'recurring', name: product.name, quantity: 1, unit: plan.upFront, off },
    ...options.map((option): LineAmount => ({
      kind: 'option',
      name: option.name,
      quantity: option.quantity,
      unit: plan.isHourly ? off : Money.of(option.unitMinor, plan.currency),
      hourly: hourlyText(option, plan.currency),
      off,
    })),
  ]
  if (plan.setupFee.isPositive)
    amounts.push({ kind: 'setup', name: product.name, quantity: 1, unit: plan.setupFee, off })
  return amounts
}

function problemOf(item: CartItem, product: Product, options: OrderedOption[]): CartProblem | null {
  if (product.state !== 'published') return 'unavailable'
  if (!product.isAvailable) return 'out_of_stock'
  if (item.plan.state !== 'active') return 'plan_retired'
  if (!item.template.enabled || item.template.kind !== product.kind) return 'template_gone'
  return options.length === Object.keys(item.options).length ? null : 'option_gone'
}
