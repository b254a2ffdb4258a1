import { test } from '@japa/runner'
import { errorOf, propertyOf, useSimulator } from './support/simulator.js'
import { openCheckout } from './support/checkout.js'
import type Stripe from 'stripe'

/** What Stripe refuses, each with the parameter that it names. */
const REFUSED: [string, string, (stripe: Stripe) => Promise<unknown>][] = [
  [
    'more than 20 types of events',
    'types',
    (stripe) => stripe.events.list({ types: Array.from({ length: 21 }, (_, i) => `charge.${i}`) }),
  ],
  [
    'a page without an address',
    'success_url',
    (stripe) => openCheckout(stripe, { success_url: 'nope' }),
  ],
  [
    'a page with a relative address',
    'return_url',
    async (stripe) => {
      const customer = await stripe.customers.create({})
      return stripe.billingPortal.sessions.create({ customer: customer.id, return_url: '/back' })
    },
  ],
  [
    'an address that is none',
    'success_url',
    (stripe) => openCheckout(stripe, { success_url: 'https://' }),
  ],
  [
    'line items in two currencies',
    'line_items[1][price_data][currency]',
    (stripe) =>
      openCheckout(stripe, {
        line_items: ['eur', 'usd'].map((currency) => ({
          quantity: 1,
          price_data: { currency, unit_amount: 1200, product_data: { name: 'A' } },
        })),
      }),
  ],
  [
    'a product without a name',
    'line_items[0][price_data][product_data][name]',
    (stripe) =>
      openCheckout(stripe, {
        line_items: [
          {
            quantity: 1,
            price_data: { currency: 'eur', unit_amount: 1200, product_data: { name: '' } },
          },
        ],
      }),
  ],
  [
    'the data of a setup where a payment is made',
    'setup_intent_data',
    (stripe) => openCheckout(stripe, { setup_intent_data: { metadata: { a: '1' } } }),
  ],
  [
    'the data of a payment where a card is set up',
    'payment_intent_data',
    (stripe) =>
      stripe.checkout.sessions.create({
        mode: 'setup',
        currency: 'eur',
        success_url: 'https://shop.test',
        payment_intent_data: { metadata: { a: '1' } },
      }),
  ],
  [
    'a long reference',
    'client_reference_id',
    (stripe) => openCheckout(stripe, { client_reference_id: 'x'.repeat(201) }),
  ],
  [
    'a long suffix of the statement',
    'statement_descriptor_suffix',
    (stripe) =>
      stripe.paymentIntents.create({
        amount: 1500,
        currency: 'eur',
        statement_descriptor_suffix: 'x'.repeat(23),
      }),
  ],
  ['a long name', 'name', (stripe) => stripe.customers.create({ name: 'x'.repeat(300) })],
  [
    'a long business name',
    'business_name',
    (stripe) => stripe.customers.create({ business_name: 'x'.repeat(151) }),
  ],
  ['a malformed email', 'email', (stripe) => stripe.customers.create({ email: 'ada@' })],
  [
    'a malformed email on a page',
    'customer_email',
    (stripe) => openCheckout(stripe, { customer_email: 'ada at example' }),
  ],
  [
    'a VAT id of two digits',
    'value',
    async (stripe) => {
      const customer = await stripe.customers.create({})
      return stripe.customers.createTaxId(customer.id, { type: 'eu_vat', value: '12' })
    },
  ],
  [
    'more than 50 metadata keys, though they came in two updates',
    'metadata',
    async (stripe) => {
      const keys = (from: number) =>
        Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`k${from + i}`, '1']))
      const customer = await stripe.customers.create({ metadata: keys(0) })
      return stripe.customers.update(customer.id, { metadata: keys(30) })
    },
  ],
  [
    'both cursors',
    'ending_before',
    (stripe) => stripe.customers.list({ starting_after: 'cus_1', ending_before: 'cus_2' }),
  ],
  [
    'a search by a field that cannot be searched',
    'query',
    (stripe) => stripe.customers.search({ query: "address:'Berlin'" }),
  ],
  ['an intent that is not there', 'intent', (stripe) => stripe.paymentIntents.retrieve('pi_1')],
  ['a setup that is not there', 'intent', (stripe) => stripe.setupIntents.retrieve('seti_1')],
  ['a customer that is not there', 'id', (stripe) => stripe.customers.retrieve('cus_1')],
  [
    'an amount between the steps of its currency',
    'amount',
    (stripe) => stripe.paymentIntents.create({ amount: 1005, currency: 'kwd' }),
  ],
  [
    'a price between the steps of its currency, though the sum is none',
    'line_items[0][price_data][unit_amount]',
    (stripe) =>
      openCheckout(stripe, {
        line_items: [
          {
            quantity: 2,
            price_data: { currency: 'kwd', unit_amount: 1005, product_data: { name: 'A' } },
          },
        ],
      }),
  ],
]

test.group('Refusals', () => {
  for (const [what, param, call] of REFUSED) {
    test(`[SIM4] refuses ${what}`, async ({ assert, cleanup }) => {
      const { stripe } = await useSimulator(cleanup)
      const error = await errorOf(call(stripe))
      assert.equal(error.type, 'StripeInvalidRequestError')
      assert.equal(error.param, param)
    })
  }

  test('[SIM4] takes what is exactly as long as it may be', async ({ assert, cleanup }) => {
    const { stripe } = await useSimulator(cleanup)
    await stripe.customers.create({ name: 'ü'.repeat(256), email: `${'a'.repeat(500)}@b.example` })
    await openCheckout(stripe, { client_reference_id: 'x'.repeat(200) })
    const types = Array.from({ length: 20 }, () => 'charge.updated')
    assert.lengthOf(await propertyOf(stripe.events.list({ types }), 'data'), 0)
  })

  test('[SIM4] says where its errors are explained', async ({ assert, cleanup }) => {
    const { stripe } = await useSimulator(cleanup)
    const error = await errorOf(stripe.customers.retrieve('cus_1'))
    assert.equal(error.doc_url, 'https://docs.stripe.com/error-codes/resource-missing')
  })

  test('[SIM4] tells an address that it does not simulate from one that does not exist', async ({
    assert,
    cleanup,
  }) => {
    const { stripe } = await useSimulator(cleanup)
    const known = await errorOf(stripe.charges.capture('ch_1'))
    assert.deepEqual([known.statusCode, known.code], [400, 'not_simulated'])
    const typo = await errorOf(stripe.rawRequest('GET', '/v1/custommers'))
    assert.equal(typo.statusCode, 404)
    assert.include(typo.message, 'Unrecognized request URL')
  })

  test('[SIM4] tells whose key it is: the same account until it is emptied', async ({
    assert,
    cleanup,
  }) => {
    const { simulator, stripe } = await useSimulator(cleanup)
    const own = await stripe.accounts.retrieveCurrent()
    assert.match(own.id, /^acct_/)
    assert.isTrue(own.charges_enabled)
    assert.equal((await stripe.accounts.retrieveCurrent()).id, own.id)
    assert.deepEqual(simulator.invariants().violations, [])
    simulator.emptyAccount()
    assert.notEqual((await stripe.accounts.retrieveCurrent()).id, own.id)
  })

  test('[SIM4] tells how many there are in all, when asked', async ({ assert, cleanup }) => {
    const { stripe } = await useSimulator(cleanup)
    for (const name of ['a', 'b', 'c']) await stripe.customers.create({ name })
    const page = await stripe.customers.list({ limit: 1, expand: ['total_count'] })
    assert.equal(Reflect.get(page, 'total_count'), 3)
    assert.isUndefined(Reflect.get(await stripe.customers.list(), 'total_count'))
  })
})
