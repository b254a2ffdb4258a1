import { Money } from '#core/money/money'
import { takesTransfers } from '#billing/payments/takes_transfers'
import { formatMoney } from '#core/views/format'
import { gateways } from '@innkeeper/panel/gateway'
import { leastByCard, mostByCard } from '#billing/payments/ways_to_pay'
import type { SaleItem, SaleObstacle, SaleRule } from '#core/registries/sellability'

/**
 * What is known against taking the money for a machine. A price between the steps of its currency is not sold where cards
 * pay. Of everything else staff are notified; nothing is stopped, because credit, a transfer or a fuller cart may pay all the
 * same, which the checkout knows exactly.
 */
export const priceRule: SaleRule = {
  name: 'billing.price',

  async read(_promised, client) {
    const bank = await takesTransfers(client)
    const ways = gateways.current() ? 'card' : bank ? 'bank' : 'none'
    return (items) => items.map((item) => obstaclesOf(item, ways))
  },
}

function obstaclesOf({ price }: SaleItem, ways: 'card' | 'bank' | 'none'): SaleObstacle[] {
  if (!price || price.minor === 0) return []
  const told = { told: 'unavailable', warns: true } as const
  if (ways === 'none')
    return [{ message: 'billing.sale.no_way_to_pay', route: 'admin.settings.index', ...told }]
  if (ways === 'bank') return []
  const amount = Money.of(price.minor, price.currency)
  if (!amount.isOnStep) {
    const [first, second = ''] = amount.nearestOnStep
    const data = { price: formatMoney(amount), first, second, count: second ? 2 : 1 }
    return [{ message: 'billing.sale.off_step', data, ofPrice: true, told: 'unavailable' }]
  }
  const most = mostByCard(price.currency)
  if (amount.compare(most) > 0) {
    const data = { most: formatMoney(most) }
    return [{ message: 'billing.sale.above_cards', data, ofPrice: true, ...told }]
  }
  const least = leastByCard(price.currency)
  if (amount.compare(least) >= 0) return []
  const data = { least: formatMoney(least) }
  return [{ message: 'billing.sale.below_cards', data, ofPrice: true, ...told }]
}
