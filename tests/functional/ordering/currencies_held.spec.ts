import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import { grantCredit } from '#billing/ledger/grant_credit'
import { saveAutoTopUp } from '#billing/top_ups/save_auto_top_up'
import { startTopUp } from '#billing/top_ups/start_top_up'
import { changeCurrency } from '#ordering/currency/change_currency'
import Account from '#identity/models/account'
import Invoice from '#billing/models/invoice'
import Order from '#ordering/models/order'
import TopUp from '#billing/models/top_up'
import { useStripe } from '#tests/support/billing'
import { createOffer, ED25519_KEY } from '#tests/support/catalog'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { beginIn, createCart, placeOrder } from '#tests/support/ordering'
import { resetState } from '#tests/support/reset_state'

const BY = { type: 'staff', id: '01J00000000000000000000000' } as const
const euros = (minor: number) => Money.of(minor, 'EUR')
const currencyOf = async ({ id }: Account) => (await Account.findOrFail(id)).currency
const quoteIn = (html: string) => /name="quote" value="([0-9a-f]{32})"/.exec(html)?.[1]

/** A product at 10 euros and at 12 dollars, with a customer in euros who was never invoiced. */
async function inTwo() {
  const euro = await createOffer({ plan: { priceMinor: 1000 } })
  const dollars = await PlanFactory.merge({
    ...{ productId: euro.plan.productId, currency: 'USD', priceMinor: 1200 },
  }).create()
  forgetStorefront()
  const customer = await createCustomer()
  const session = await sessionFor(customer.user)
  return { ...customer, customer, session, offer: { ...euro, plan: dollars }, euro }
}

const giveCredit = (account: Account, amount = euros(5000)) =>
  grantCredit(account.id, { amount, reason: 'Sorry', by: BY })

const toppedUp = (account: Account) =>
  saveAutoTopUp(account.id, {
    ...{ isOn: true, below: euros(500), adds: euros(1000), monthlyCap: euros(5000) },
  })

test.group('Orders in another currency, before the first invoice', (group) => {
  group.each.setup(async () => {
    await resetState()
    const gateway = await useStripe()
    return () => gateway.close()
  })

  test('are refused while credit and automatic top-ups bind the account, with the reasons', async ({
    client,
    assert,
  }) => {
    const { account, session, offer } = await inTwo()
    await giveCredit(account)
    await toppedUp(account)
    const cart = await createCart({ ...offer, account })
    const own = { cart_id: cart.id, ...session }
    const page = (await client.get('/checkout').withSession(own)).text()
    const refused = await client
      .post('/checkout')
      .withSession(own)
      .form({
        ...{ cart: cart.id, quote: quoteIn(page), method: 'new_card', begin: beginIn(page) },
      })
    refused.assertTextIncludes('Your account is billed in EUR, so nothing was ordered.')
    refused.assertTextIncludes('€50.00 of credit and Automatic top-ups in EUR')
    assert.equal(await currencyOf(account), 'EUR')
    assert.lengthOf(await Order.all(), 0)
    assert.lengthOf(await Invoice.all(), 0)
  })

  test('are refused to staff, too', async ({ client, assert }) => {
    const { account, offer } = await inTwo()
    await giveCredit(account)
    const manager = await sessionFor((await createStaff('manager')).user)
    const refused = await client
      .post(`/admin/customers/${account.id}/orders`)
      .withSession(manager)
      .form({
        ...{ plan_id: offer.plan.id, template_id: offer.template.id, ssh_key: ED25519_KEY },
        hostname: 'web1.example.test',
      })
    refused.assertTextIncludes('This customer is billed in EUR, so nothing was ordered.')
    refused.assertTextIncludes('€50.00 of credit')
    assert.equal(await currencyOf(account), 'EUR')
    assert.lengthOf(await Order.all(), 0)
  })

  test('decide its currency where nothing binds it, or only what is in that one', async ({
    assert,
  }) => {
    for (const bind of [null, Money.of(5000, 'USD')]) {
      const { account, customer, offer } = await inTwo()
      if (bind) await giveCredit(account, bind)
      await placeOrder({ customer, offer })
      assert.equal(await currencyOf(account), 'USD')
    }
  })
})

test.group('Top-ups and the currency of an account', (group) => {
  group.each.setup(async () => {
    await resetState()
    const gateway = await useStripe()
    return () => gateway.close()
  })

  const toDollars = ({ id }: Account) => changeCurrency(id, { to: 'USD', from: 'EUR', by: BY })
  const topUp = ({ id }: Account) =>
    startTopUp({ accountId: id, amount: euros(5000), marker: newId() }, { kind: 'new_card' })

  test('one that is not paid binds it, also after its payment failed', async ({
    client,
    assert,
  }) => {
    const { account, session } = await inTwo()
    assert.isTrue((await topUp(account)).ok)
    await db.from('payment_attempts').update({ state: 'failed', open_key: null })
    const path = '/account/billing/currency'
    const page = await client.get(path).withSession(session)
    page.assertTextIncludes('1 unpaid top-up in EUR')
    page.assertTextIncludes('Pay it, or wait two days until it expires.')
    const refused = await client
      .put(path)
      .withSession(session)
      .form({ currency: 'USD', from: 'EUR' })
    refused.assertTextIncludes('The currency wasn’t changed.')
    assert.equal(await currencyOf(account), 'EUR')

    await db.from('top_ups').update({ state: 'expired' })
    assert.isTrue((await toDollars(account)).ok)
  })

  test('neither is begun in a currency that the account had', async ({ assert }) => {
    const { account } = await inTwo()
    assert.isTrue((await toDollars(account)).ok)
    for (const late of [await topUp(account), await toppedUp(account)]) {
      assert.isFalse(late.ok)
      if (!late.ok) assert.equal(late.error.type, 'currency_changed')
    }
    assert.lengthOf(await TopUp.all(), 0)
    assert.lengthOf(await db.from('auto_top_ups'), 0)
  })

  for (const [what, begin] of Object.entries({ manual: topUp, automatic: toppedUp }))
    test(`${what}: of two at once, one is refused`, async ({ assert }) => {
      const accounts = [(await inTwo()).account]
      for (let i = 0; i < 5; i++) accounts.push((await createCustomer()).account)
      for (const one of accounts) {
        const [changed, begun] = await Promise.all([toDollars(one), begin(one)])
        assert.notEqual(changed.ok, begun.ok)
        assert.equal(await currencyOf(one), changed.ok ? 'USD' : 'EUR')
      }
    })
})
