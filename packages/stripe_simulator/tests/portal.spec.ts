import { test } from '@japa/runner'
import { card, submit, pageAt } from './support/checkout.js'
import { errorOf, propertyOf, useSimulator } from './support/simulator.js'
import type { Cleanup } from './support/simulator.js'

async function openPortal(cleanup: Cleanup) {
  const { stripe, simulator } = await useSimulator(cleanup)
  const customer = await stripe.customers.create({ email: 'ada@example.test' })
  const configuration = await stripe.billingPortal.configurations.create({
    features: { payment_method_update: { enabled: true } },
  })
  const session = await stripe.billingPortal.sessions.create({
    customer: customer.id,
    configuration: configuration.id,
    return_url: 'https://shop.test/billing',
  })
  const cards = async () =>
    await propertyOf(stripe.customers.listPaymentMethods(customer.id), 'data')
  const page = async () => pageAt(session.url)
  return { stripe, simulator, customer, session, cards, page }
}

test.group('Billing portal', () => {
  test('adds a card and makes it the default', async ({ assert, cleanup }) => {
    const { stripe, customer, session, cards, page } = await openPortal(cleanup)
    assert.include(await page(), 'No saved cards')
    const added = await submit(`${session.url}/cards`, card('4242424242424242'))
    assert.equal(added.location, session.url)
    const [saved] = await cards()
    await submit(`${session.url}/cards/${saved.id}`, { action: 'default' })
    const after = await stripe.customers.retrieve(customer.id)
    assert.equal(!after.deleted && after.invoice_settings.default_payment_method, saved.id)
    assert.include(await page(), '(default)')
    assert.include(await page(), 'https://shop.test/billing')
  })

  test('removes a card for good', async ({ assert, cleanup }) => {
    const { session, cards, page } = await openPortal(cleanup)
    await submit(`${session.url}/cards`, card('4242424242424242'))
    const [saved] = await cards()
    await submit(`${session.url}/cards/${saved.id}`, { action: 'remove' })
    assert.lengthOf(await cards(), 0)
    assert.include(await page(), 'No saved cards')
  })

  test('leads over the bank before a card is saved', async ({ assert, cleanup }) => {
    const { session, cards } = await openPortal(cleanup)
    const toBank = await submit(`${session.url}/cards`, card('4000002500003155'))
    assert.lengthOf(await cards(), 0)
    await submit(toBank.location ?? '', { outcome: 'complete' })
    assert.lengthOf(await cards(), 1)
  })

  test('shows why a card was refused', async ({ assert, cleanup }) => {
    const { session, cards } = await openPortal(cleanup)
    const refused = await submit(`${session.url}/cards`, card('4000000000000002'))
    assert.equal(refused.status, 422)
    assert.include(refused.text, 'Your card was declined.')
    assert.lengthOf(await cards(), 0)
  })

  test('does not touch the card of another customer', async ({ assert, cleanup }) => {
    const { stripe, session } = await openPortal(cleanup)
    const other = await stripe.customers.create({})
    const theirs = await stripe.paymentMethods.attach('pm_card_visa', { customer: other.id })
    const answer = await submit(`${session.url}/cards/${theirs.id}`, { action: 'remove' })
    assert.equal(answer.status, 404)
    assert.equal(await propertyOf(stripe.paymentMethods.retrieve(theirs.id), 'customer'), other.id)
  })

  test('needs a configuration', async ({ assert, cleanup }) => {
    const { stripe, customer } = await openPortal(cleanup)
    const error = await errorOf(stripe.billingPortal.sessions.create({ customer: customer.id }))
    assert.include(error.message, 'No configuration provided')
  })
})
