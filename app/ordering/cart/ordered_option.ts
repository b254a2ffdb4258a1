import type { Money } from '#core/money/money'
import type Plan from '#catalog/models/plan'
import type ProductOption from '#catalog/models/product_option'
import type { OrderedOption } from '#ordering/contracts/order_snapshot'

/** An option as it is ordered with a plan, at a price of one unit for its cycle. */
export function orderedOption(
  option: ProductOption,
  plan: Plan,
  quantity: number,
  price: Money
): OrderedOption {
  const { id: optionId, kind, name, unit } = option
  const hours = option.hoursFor(plan)
  return {
    ...{ optionId, kind, name, unit, quantity, unitMinor: price.minor },
    ...(hours && { hourRate: hours.rate }),
  }
}
