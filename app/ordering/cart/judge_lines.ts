import { stoppingOf } from '#catalog'
import { machineSize } from '#ordering/cart/machine_size'
import type { SaleItem, SaleJudge, SaleObstacle } from '#core/registries/sellability'
import type { CartLine, CartProblem } from '#ordering/cart/price_item'

/** Writes into the lines of one cart what stands against ordering them together, in their order. */
export function judgeLines(lines: CartLine[], judge: SaleJudge): void {
  const open = lines.filter((line) => line.problem === null)
  const obstacles = judge(open.map(toSaleItem))
  const taken = new Map<string, number>()
  for (const [index, line] of open.entries()) {
    const { id, stock } = line.product
    const pieces = (taken.get(id) ?? 0) + 1
    taken.set(id, pieces)
    const [first] = stoppingOf(obstacles[index])
    if (first) line.problem = problemOf(first)
    else if (stock !== null && pieces > stock) line.problem = 'too_few_left'
  }
}

function toSaleItem({ product, template, options, plan, today }: CartLine): SaleItem {
  return {
    driver: product.driver,
    kind: product.kind,
    templateId: template.id,
    ...machineSize(product.specs, options),
    price: { currency: plan.currency, minor: today.minor },
  }
}

function problemOf({ ofTemplate, ofPrice, told }: SaleObstacle): CartProblem {
  if (ofPrice) return 'price_unavailable'
  if (ofTemplate) return 'template_unavailable'
  return told === 'sold_out' ? 'no_room' : 'cannot_be_built'
}
