import { SYSTEM } from '#core/actor'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { cancelChange, giveChangeBack, previewChange, requestChange, termsOf } from '#billing'
import { meterPrices } from '#catalog'
import { saveAutoTopUp } from '#billing/top_ups/save_auto_top_up'
import { startTopUp } from '#billing/top_ups/start_top_up'
import { transaction } from '#core/database/transaction'
import SubscriptionChange from '#billing/models/subscription_change'
import { changeStarts } from '#billing/models/subscription_change/states'
import { changeChoices } from '#ordering/changes/change_choices'
import { judgeChange } from '#ordering/changes/judge_change'
import { makeChange } from '#ordering/changes/make_change'
import Service from '#provisioning/models/service'
import { payAt, payOnPage } from '#tests/support/simulation/pay_on_page'
import type { ChangeStart } from '#billing/models/subscription_change/states'
import type Subscription from '#billing/models/subscription'
import type { BillingTerms } from '#billing/contracts/billing_terms'
import type { Deed } from '#tests/support/simulation/deeds'
import type { SimulatedShop } from '#tests/support/simulation/simulated_shop'

/** What people change of what they have, and credit that they pay for ahead. */
export const changeDeeds: Deed[] = [
  {
    name: 'change',
    weight: 7,
    async run(shop) {
      const { dice } = shop
      const subscription = await shop.aSubscription()
      if (!subscription) return
      const terms = await otherPlan(shop, subscription)
      const starts = dice.pick(changeStarts)!
      const preview = await previewChange(subscription.serviceId, { terms, starts })
      if (!preview.ok) return `${subscription.hostname} ${preview.error.type}`
      const { fingerprint } = preview.value
      const asked = await requestChange(subscription.serviceId, {
        ...{ terms, starts, fingerprint },
        by: SYSTEM,
      })
      if (!asked.ok) return `${subscription.hostname} ${asked.error.type}`
      const { invoiceId } = asked.value
      const paid = invoiceId && dice.percent(70) ? await payOnPage(shop, [invoiceId]) : 'not paid'
      const price = terms.items[0].unitMinor
      return `${subscription.hostname} to ${terms.name} ${price} ${starts}, ${invoiceId ? paid : 'nothing to pay'}`
    },
  },
  {
    name: 'change by the form',
    weight: 6,
    async run(shop) {
      const subscription = await shop.aSubscription()
      return subscription && byTheForm(shop, subscription, shop.dice.pick(changeStarts)!)
    },
  },
  {
    name: 'change by the hour',
    weight: 5,
    async run(shop) {
      const subscription = await shop.aSubscription((query) => query.where('is_hourly', true))
      return subscription && byTheForm(shop, subscription, 'now')
    },
  },
  {
    name: 'failed change settled',
    weight: 2,
    async run({ dice }) {
      const failed = await SubscriptionChange.query()
        .where('state', 'failed')
        .preload('subscription')
        .then((found) => found.sort(byHostname))
      const change = dice.pick(failed)
      if (!change) return
      const { serviceId, hostname } = change.subscription
      const to = dice.pick(['refund', 'credit'] as const)!
      const done = await giveChangeBack(serviceId, { to, reason: 'Simulated', by: SYSTEM })
      return `${hostname} ${to} ${done.ok ? 'given back' : done.error.type}`
    },
  },
  {
    name: 'change called off',
    weight: 2,
    async run({ dice }) {
      const open = await SubscriptionChange.query()
        .whereNotNull('open_key')
        .preload('subscription')
        .then((found) => found.sort(byHostname))
      const change = dice.pick(open)
      if (!change) return
      const { serviceId, hostname } = change.subscription
      const done = await transaction((trx) => cancelChange(trx, serviceId, SYSTEM))
      return `${hostname} ${done}`
    },
  },
  {
    name: 'top up',
    weight: 3,
    async run(shop) {
      const customer = shop.dice.pick(shop.customers)
      if (!customer) return
      const { id: accountId, currency } = customer.account
      const amount = Money.of(shop.dice.between(500, 6000), currency)
      const started = await startTopUp(
        { accountId, amount, marker: newId() },
        { kind: 'new_card', saveCard: false }
      )
      return `${customer.user.email} ${amount.minor} ${await payAt(shop, started)}`
    },
  },
  {
    name: 'automatic top-up',
    weight: 1,
    async run({ dice, customers }) {
      const customer = dice.pick(customers)
      if (!customer) return
      const { id, currency } = customer.account
      const of = (minor: number) => Money.of(minor, currency)
      const isOn = dice.percent(70)
      const adds = of(dice.between(1000, 3000))
      await saveAutoTopUp(id, { isOn, below: of(500), adds, monthlyCap: of(9000) })
      return `${customer.user.email} ${isOn ? adds.minor : 'off'}`
    },
  },
]

function byHostname(one: SubscriptionChange, other: SubscriptionChange): number {
  return one.subscription.hostname < other.subscription.hostname ? -1 : 1
}

/** Another plan of the same currency, or the same one in another quantity of money, as sales do. */
async function otherPlan(shop: SimulatedShop, subscription: Subscription): Promise<BillingTerms> {
  const { dice, shelf } = shop
  const sold = shelf.plans.filter((plan) => plan.currency === subscription.currency)
  const plan = dice.pick(sold.filter(({ isHourly }) => !isHourly))!
  const terms = await termsOf(subscription)
  const name = `Plan of ${plan.cycleCount} ${plan.cycleUnit}`
  const unitMinor = dice.percent(50) ? plan.priceMinor : dice.between(100, 9000)
  return {
    ...{ productId: plan.productId, planId: plan.id, name, size: null },
    cycle: { unit: plan.cycleUnit, count: plan.cycleCount },
    items: [{ ...terms.items[0], refId: plan.id, name, unitMinor }],
    meters: (await meterPrices([plan])).get(plan.id),
  }
}

/** Another plan or other options of what its form offers, as the preview says them. */
async function byTheForm(
  shop: SimulatedShop,
  { serviceId, hostname }: Subscription,
  starts: ChangeStart
): Promise<string | undefined> {
  const { dice } = shop
  const service = await Service.findOrFail(serviceId)
  const before = await changeChoices(service, {})
  if (!before) return
  const plan = dice.pick(before.plans.toSorted((a, b) => a.position - b.position))!
  const options = Object.fromEntries(
    before.options
      .toSorted((a, b) => a.option.position - b.option.position)
      .map(({ option }) => [option.id, dice.below(3)])
  )
  const choice = { planId: plan.id, options }
  const isFree = dice.percent(8)
  const told = `${hostname} to ${plan.product.name} ${plan.priceMinor} with ${Object.values(options)} ${starts}`
  const choices = await changeChoices(service, choice)
  const judged = choices && (await judgeChange(service, choices, { starts, isFree }))
  if (!judged?.ok) return `${told} ${judged?.error.type}`
  const { fingerprint } = judged.value
  const asked = await makeChange(service, {
    ...{ ...choice, starts, isFree, fingerprint, by: SYSTEM },
  })
  if (!asked.ok) return `${told} ${asked.error.type}`
  const { invoiceId } = asked.value
  const paid = invoiceId && dice.percent(70) ? await payOnPage(shop, [invoiceId]) : 'not paid'
  return `${told}${isFree ? ' for nothing' : ''}, ${invoiceId ? paid : 'nothing to pay'}`
}
