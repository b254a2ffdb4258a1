import { CartItemFactory } from '#database/factories/ordering/cart_item_factory'
import { SYSTEM } from '#core/actor'
import { continueTrial } from '#billing'
import { cancelSubscription } from '#billing/cancellations/cancel_subscription'
import { undoCancellation } from '#billing/cancellations/undo_cancellation'
import { saveBillingProfile } from '#billing/invoices/save_billing_profile'
import { payInvoices } from '#billing/payments/pay_invoices'
import Coupon from '#billing/models/coupon'
import Invoice from '#billing/models/invoice'
import PaymentMethod from '#billing/models/payment_method'
import { endingModes, unbegunModes } from '#billing/models/cancellation/states'
import { PlaceOrder } from '#ordering/orders/place_order'
import Cart from '#ordering/models/cart'
import { cancelSetup } from '#provisioning/services/cancel_setup'
import Service from '#provisioning/models/service'
import { createCustomer } from '#tests/support/identity'
import { CARDS, payOnPage, saveCard } from '#tests/support/simulation/pay_on_page'
import type { Customer, SimulatedShop } from '#tests/support/simulation/simulated_shop'
import type { Deed } from '#tests/support/simulation/deeds'

const BUSINESS = {
  country: 'AT',
  kind: 'company',
  companyName: 'Beispiel GmbH',
  vatId: 'ATU13585627',
} as const

/** Where people live who pay in euros; a business in Austria owes the tax itself. */
const HOMES = [{ country: 'DE' }, { country: 'AT' }, { country: 'DE' }, BUSINESS, { country: 'CH' }]

async function aCustomer(shop: SimulatedShop): Promise<Customer> {
  const { customers, dice, mostAccounts } = shop
  if (customers.length >= mostAccounts || (customers.length > 0 && dice.percent(30)))
    return dice.pick(customers)!
  const number = customers.length + 1
  const email = `customer${number}@example.test`
  const home =
    number % 3 === 0
      ? { currency: 'USD', country: number % 2 === 0 ? 'US' : 'DE' }
      : { currency: 'EUR', ...HOMES[number % HOMES.length] }
  const { user, account } = await createCustomer({
    ...{ email, name: `Customer ${number}` },
    account: home,
  })
  const customer: Customer = { user, account, cards: [] }
  customers.push(customer)
  if (dice.percent(70)) customer.cards.push(await saveCard(shop, account))
  return customer
}

/** What they put in the cart: mostly one server, now and then with options, a second one or a coupon. */
async function fillCart(shop: SimulatedShop, { account }: Customer): Promise<Cart> {
  const { dice, shelf } = shop
  const plan = dice.pick(shelf.plans.filter(({ currency }) => currency === account.currency))!
  const cart = await Cart.create({ currency: plan.currency, accountId: account.id })
  const coupon = dice.percent(25) ? dice.pick(await Coupon.query().orderBy('code')) : undefined
  if (coupon) await cart.merge({ couponId: coupon.id }).save()
  const options = Object.fromEntries(
    shelf.options
      .filter((option) => option.unitPriceFor(plan) && dice.percent(25))
      .map(({ id }) => [id, dice.between(1, 2)])
  )
  for (let count = dice.percent(12) ? 2 : 1; count > 0; count--)
    await CartItemFactory.merge({
      ...{ cartId: cart.id, planId: plan.id, templateId: shelf.template.id, options },
      hostname: `web${++shop.servers}.example.test`,
      shownMinor: plan.priceMinor + plan.setupFeeMinor,
    }).create()
  return cart
}

/** Somebody orders, and mostly pays at once. */
async function order(shop: SimulatedShop): Promise<{ told: string; orderId?: string }> {
  const customer = await aCustomer(shop)
  const { user, account } = customer
  const cart = await fillCart(shop, customer)
  const items = await cart.related('items').query().preload('plan').orderBy('hostname')
  const what = `${user.email} ${items.map(({ hostname }) => hostname)}, ${items[0].plan.priceMinor}`
  const request = { cartId: cart.id, account, user, termsVersionId: null, ip: null }
  const placed = await new PlaceOrder().run(request)
  if (!placed.ok) return { told: `${what} ${placed.error.type}` }
  const { id: orderId, invoiceId } = placed.value
  const paid = shop.dice.percent(70) ? await payOnPage(shop, [invoiceId!]) : 'not paid'
  return { told: `${what}, ${paid}`, orderId }
}

/** What people who buy here do. */
export const customerDeeds: Deed[] = [
  {
    name: 'order',
    weight: 18,
    run: async (shop) => (await order(shop)).told,
  },
  {
    name: 'leave a setup',
    weight: 3,
    async run(shop) {
      const { told, orderId } = await order(shop)
      const services = await Service.query().where('order_id', orderId ?? '')
      const service = shop.dice.pick(services)
      if (!service) return told
      const mode = shop.dice.pick(unbegunModes)!
      const done = await cancelSetup(service.id, { mode, reason: 'too_slow', by: SYSTEM })
      return `${told}, ${service.hostname} ${mode} ${done.ok ? 'done' : done.error.type}`
    },
  },
  {
    name: 'pay',
    weight: 8,
    async run(shop) {
      const invoice = await shop.anInvoice('open', 'uncollectible')
      return invoice && `${invoice.number} ${await payOnPage(shop, [invoice.id])}`
    },
  },
  {
    name: 'pay several',
    weight: 4,
    async run(shop) {
      const one = await shop.anInvoice('open')
      if (!one) return
      const { accountId } = one
      const due = await Invoice.query().where({ accountId, state: 'open' }).orderBy('seq').limit(4)
      const ids = due.map(({ id }) => id)
      return `${due.map(({ number }) => number)} ${await payOnPage(shop, ids)}`
    },
  },
  {
    name: 'pay from credit',
    weight: 5,
    async run(shop) {
      const invoice = await shop.anInvoice('open')
      if (!invoice) return
      const paid = await payInvoices([invoice.id], { method: 'credit' })
      return `${invoice.number} ${paid.ok ? 'paid' : paid.error.type}`
    },
  },
  {
    name: 'card changes',
    weight: 6,
    async run(shop) {
      const customer = shop.dice.pick(shop.customers)
      const card = customer && shop.dice.pick(customer.cards)
      if (!customer || !card) return
      const number = shop.dice.pick(CARDS)!
      await shop.bank.cardBecomes(card.externalId, number)
      return `${customer.user.email} ${number}`
    },
  },
  {
    name: 'new card',
    weight: 3,
    async run(shop) {
      const customer = shop.dice.pick(shop.customers)
      if (!customer) return
      const { id: accountId } = customer.account
      const backup = await PaymentMethod.query()
        .where({ accountId })
        .whereNotNull('backup_key')
        .first()
      const role = backup || shop.dice.percent(50) ? 'default' : 'backup'
      customer.cards.push(await saveCard(shop, customer.account, role))
      return `${customer.user.email} ${role}`
    },
  },
  {
    name: 'cancel',
    weight: 4,
    async run(shop) {
      const subscription = await shop.aSubscription()
      if (!subscription) return
      const mode = shop.dice.pick(endingModes)!
      const input = { mode, reason: 'not_said' as const, by: SYSTEM }
      const done = await cancelSubscription(subscription.serviceId, input)
      return `${subscription.hostname} ${mode} ${done.ok ? 'done' : done.error.type}`
    },
  },
  {
    name: 'keep after all',
    weight: 2,
    async run(shop) {
      const subscription = await shop.aSubscription((query) => query.whereNotNull('ends_on'))
      if (!subscription) return
      const kept = await undoCancellation(subscription.serviceId, SYSTEM)
      return `${subscription.hostname} ${kept}`
    },
  },
  {
    name: 'trial continued',
    weight: 3,
    async run(shop) {
      const subscription = await shop.aSubscription((query) =>
        query.whereIn('id', (tried) =>
          tried.from('trials').where('state', 'lapsed').select('subscription_id')
        )
      )
      if (!subscription) return
      const done = await continueTrial(subscription.serviceId, SYSTEM)
      return `${subscription.hostname} ${done.ok ? 'done' : done.error.type}`
    },
  },
  {
    name: 'wishes',
    weight: 2,
    async run({ dice, customers }) {
      const customer = dice.pick(customers)
      if (!customer) return
      const [consolidate, useCreditFirst] = [dice.percent(50), dice.percent(50)]
      const wishes = { purchaseOrder: null, consolidate, useCreditFirst }
      await saveBillingProfile(customer.account.id, wishes)
      const said = `${consolidate ? 'one invoice' : 'many'}, ${useCreditFirst ? 'credit' : 'card'} first`
      return `${customer.user.email} ${said}`
    },
  },
]
