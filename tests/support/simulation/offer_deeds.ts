import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { assignPriceList } from '#catalog/prices/assign_price_list'
import PriceList from '#catalog/models/price_list'
import PriceListPrice from '#catalog/models/price_list_price'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import { endDiscount, giveDiscount } from '#billing/coupons/give_discount'
import Coupon from '#billing/models/coupon'
import SubscriptionDiscount from '#billing/models/subscription_discount'
import { createCoupon } from '#tests/support/coupons'
import { createPriceList } from '#tests/support/price_lists'
import { CURRENCIES } from '#tests/support/simulation/shelf'
import type { Deed } from '#tests/support/simulation/deeds'
import type { Dice } from '#tests/support/simulation/dice'

/** What a new coupon takes off, by chance. */
function terms(dice: Dice): { columns: Partial<Coupon>; off?: Record<string, number> } {
  const duration = dice.pick(['once', 'cycles', 'forever'] as const)!
  const appliesTo = dice.pick(['recurring', 'recurring', 'setup', 'both'] as const)!
  const limits = {
    mostUses: dice.percent(40) ? dice.between(1, 4) : null,
    mostPerAccount: dice.percent(40) ? 1 : null,
    newCustomers: dice.percent(15),
    endsOn: dice.percent(30)
      ? clock
          .now()
          .plus({ days: dice.between(0, 60) })
          .startOf('day')
      : null,
    cycleLengths: dice.percent(20) ? 'month:1' : null,
  }
  const when = { duration, cycles: duration === 'cycles' ? dice.between(2, 5) : null }
  const columns = { ...when, ...limits, appliesTo } as Partial<Coupon>
  if (dice.percent(50))
    return { columns: { ...columns, kind: 'percent', percentBp: dice.between(1, 10_000) } }
  const off = { EUR: dice.between(1, 2500), USD: dice.between(1, 2500) }
  return { columns: { ...columns, kind: 'amount', percentBp: null }, off }
}

/** What prices staff make for whom: coupons, discounts on what is sold, and lists of prices. */
export const offerDeeds: Deed[] = [
  {
    name: 'coupon',
    weight: 2,
    async run({ dice }) {
      const active = await Coupon.query().where('state', 'active').orderBy('code')
      if (active.length > 3 && dice.percent(50)) {
        const coupon = dice.pick(active)!
        await coupon.merge({ state: 'archived' }).save()
        return `${coupon.code} archived`
      }
      const { columns, off } = terms(dice)
      const code = `C${(await Coupon.query().select('id')).length + 1}`
      const { kind, duration } = await createCoupon({ ...columns, code }, { off })
      return `${code} ${kind} ${columns.percentBp ?? Object.values(off ?? {})} ${duration}`
    },
  },
  {
    name: 'discount given',
    weight: 3,
    async run(shop) {
      const subscription = await shop.aSubscription()
      const coupon = shop.dice.pick(await Coupon.query().orderBy('code'))
      if (!subscription || !coupon) return
      const renewals = shop.dice.percent(30) ? shop.dice.between(1, 3) : undefined
      const gift = { code: coupon.code, renewals, by: SYSTEM }
      const given = await giveDiscount(subscription.serviceId, gift)
      return `${subscription.hostname} ${coupon.code} ${given.ok ? 'done' : given.error.type}`
    },
  },
  {
    name: 'discount ended',
    weight: 1,
    async run(shop) {
      const subscription = await shop.aSubscription((query) =>
        query.whereIn('id', (with_) =>
          with_.from('subscription_discounts').whereNull('ended_on').select('subscription_id')
        )
      )
      const discount =
        subscription &&
        (await SubscriptionDiscount.query()
          .where('subscription_id', subscription.id)
          .orderBy('created_at')
          .first())
      if (!discount) return
      return `${subscription.hostname} ${await endDiscount(discount.id, SYSTEM)}`
    },
  },
  {
    name: 'price list',
    weight: 2,
    async run({ dice, shelf, customers }) {
      const lists = await PriceList.query().orderBy('name')
      if (lists.length < 3) {
        const currency = dice.pick(CURRENCIES)!
        const plans = shelf.plans.filter((plan) => plan.currency === currency && dice.percent(50))
        const prices = plans.map((plan) => [plan.id, dice.between(100, 4000)])
        const options = shelf.options
          .filter(({ prices: sold }) => sold[currency] && dice.percent(50))
          .map(({ id }) => [id, dice.between(50, 300)])
        const list = { name: `List ${lists.length + 1}`, currency, percentOff: dice.below(40) }
        const wish = { plans: Object.fromEntries(prices), options: Object.fromEntries(options) }
        await createPriceList({ list, ...wish })
        return `${list.name} ${currency} ${list.percentOff} % off, ${prices.length} own prices`
      }
      if (dice.percent(40)) {
        const prices = await PriceListPrice.query().where('kind', 'plan').orderBy('price_minor')
        const price = dice.pick(prices)
        if (!price) return
        await price.merge({ priceMinor: dice.between(100, 4000) }).save()
        forgetStorefront()
        return `a price of a list is ${price.priceMinor}`
      }
      const customer = dice.pick(customers)
      if (!customer) return
      const list = dice.percent(70) ? dice.pick(lists) : undefined
      const given = await assignPriceList(customer.account, list?.id ?? null)
      return `${customer.user.email} ${list?.name ?? 'none'} ${given}`
    },
  },
]
