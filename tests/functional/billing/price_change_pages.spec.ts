import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { ProductOptionFactory } from '#database/factories/catalog/product_option_factory'
import { keepPrices } from '#billing/price_changes/keep_prices'
import { priceChangedMail } from '#notifications/mails/price_mails'
import Mail from '#notifications/models/mail'
import PriceChange from '#billing/models/price_change'
import ProductOption from '#catalog/models/product_option'
import { drainAll } from '#tests/support/collections'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { createPlan, reprice, subscribe } from '#tests/support/price_changes'
import { resetState } from '#tests/support/reset_state'
import { day } from '#tests/support/subscriptions'
import type Plan from '#catalog/models/plan'

const at = (text: string) => clock.travelTo(day(text).plus({ hours: 12 }))
const as = async (role: 'manager' | 'support') => sessionFor((await createStaff(role)).user)
const fingerprintIn = (html: string) => /name="fingerprint" value="([^"]+)"/.exec(html)?.[1] ?? ''

const form = ({ id, currency }: Plan, changes = {}) => ({
  target: `plan:${id}:${currency}`,
  new_price: '15.00',
  effective_on: '2027-02-01',
  audience: 'existing',
  notice_days: '30',
  ...changes,
})

async function sold() {
  at('2027-01-10')
  const plan = await createPlan()
  const customer = await createCustomer()
  const subscription = await subscribe(customer.account, plan, {
    on: '2027-01-10',
    hostname: 'web.example.com',
  })
  at('2027-01-15')
  return { plan, subscription, ...customer }
}

test.group('Pages of price changes', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => clock.reset())

  test('support sees them and changes none, customers see neither', async ({ client }) => {
    const { plan, user } = await sold()
    const support = await as('support')
    const list = await client.get('/admin/price-changes').withSession(support)
    list.assertStatus(200)
    list.assertTextIncludes('No price changes yet')
    const create = await client.get('/admin/price-changes/create').withSession(support)
    create.assertStatus(403)
    const asked = client.post('/admin/price-changes').withSession(support).form(form(plan))
    ;(await asked).assertStatus(403)
    const customer = await client.get('/admin/price-changes').withSession(await sessionFor(user))
    customer.assertStatus(403)
  })

  test('nothing is scheduled before its preview was shown, and once after', async ({
    client,
    assert,
  }) => {
    const { plan } = await sold()
    const session = await as('manager')
    const send = (fields: Record<string, string>) =>
      client.post('/admin/price-changes').withSession(session).form(fields)
    const preview = await send(form(plan))
    preview.assertTextIncludes('Servers that change')
    preview.assertTextIncludes('€10.00')
    preview.assertTextIncludes('€15.00')
    preview.assertTextIncludes('Check the preview')
    assert.lengthOf(await PriceChange.all(), 0)

    const fingerprint = fingerprintIn(preview.text())
    const other = await send(form(plan, { fingerprint, new_price: '16.00' }))
    other.assertTextIncludes('€16.00')
    assert.lengthOf(await PriceChange.all(), 0)

    const done = await send(form(plan, { fingerprint }))
    done.assertTextIncludes('Price change scheduled.')
    const again = await send(form(plan, { fingerprint }))
    again.assertTextIncludes('Another change of this price is scheduled')
    assert.lengthOf(await PriceChange.all(), 1)
    const list = await client.get('/admin/price-changes').withSession(session)
    list.assertTextIncludes('Scheduled')
    const file = await client.get('/admin/lists/price_changes/export').withSession(session)
    file.assertStatus(200)
  })

  test('what does not fit is told beside its field', async ({ client, assert }) => {
    const { plan } = await sold()
    const session = await as('manager')
    const send = async (changes: object) => {
      const from = await client
        .post('/admin/price-changes')
        .header('referer', '/admin/price-changes/create')
        .withSession(session)
        .form(form(plan, changes))
      return from.text()
    }
    assert.include(await send({ target: 'plan:x:EUR' }), 'Price')
    assert.include(await send({ new_price: 'ten' }), 'New price must be an amount in EUR')
    const kwd = await createPlan({ currency: 'KWD', priceMinor: 10_000 })
    assert.include(
      await send({ target: `plan:${kwd.id}:KWD`, new_price: '10.555' }),
      'can’t be charged to cards in KWD'
    )
    const seen = await send({ effective_on: '2027-01-15' })
    const past = await send({ effective_on: '2027-01-15', fingerprint: fingerprintIn(seen) })
    assert.include(past, 'Choose a day from tomorrow on.')
    const same = await send({ new_price: '10.00' })
    assert.include(
      await send({ new_price: '10.00', fingerprint: fingerprintIn(same) }),
      'This is the current price.'
    )
    assert.lengthOf(await PriceChange.all(), 0)
  })

  test('its customer gets a mail with both prices and how to cancel, and sees it on the server and in the charges', async ({
    client,
    assert,
  }) => {
    const { plan, user, subscription } = await sold()
    await db.from('services').update({ state: 'active' })
    await reprice(plan, { to: 1500, on: '2027-02-01' })
    await drainAll()
    const mail = await Mail.findByOrFail('kind', 'billing.price_changed')
    const sent = await priceChangedMail.compose({ letterId: mail.cause })
    assert.deepEqual(sent?.facts?.[0], {
      label: 'web.example.com · Small machine',
      value: '€11.90 until then, €17.85 from 10 Mar 2027',
    })
    assert.include(sent?.paragraphs.join(), 'you can cancel each server')
    const session = await sessionFor(user)
    const page = await client.get(`/services/${subscription.serviceId}`).withSession(session)
    page.assertTextIncludes('New price from 10 Mar 2027: €15.00 per month')
    const charges = await client.get('/billing').withSession(session)
    charges.assertTextIncludes('€17.85')
    charges.assertTextIncludes('€11.90')
  })

  test('a price that waits for its day is not edited by hand, and may be taken back', async ({
    client,
    assert,
  }) => {
    const { plan } = await sold()
    const change = await reprice(plan, { to: 1500, on: '2027-02-01' })
    await keepPrices()
    const session = await as('manager')
    const edit = () =>
      client
        .put(`/admin/plans/${plan.id}`)
        .header('referer', `/admin/products/${plan.productId}/edit`)
        .withSession(session)
        .form({ price: '11.00' })
    ;(await edit()).assertTextIncludes('This price changes to €15.00')
    const shown = await client.get(`/admin/price-changes/${change.id}`).withSession(session)
    shown.assertTextIncludes('web.<wbr>example.<wbr>com')
    const support = await as('support')
    const refused = await client.delete(`/admin/price-changes/${change.id}`).withSession(support)
    refused.assertStatus(403)
    const back = await client.delete(`/admin/price-changes/${change.id}`).withSession(session)
    back.assertTextIncludes('Price change cancelled.')
    const late = await client.delete(`/admin/price-changes/${change.id}`).withSession(session)
    late.assertTextIncludes('can’t be cancelled any more')
    await edit()
    await plan.refresh()
    assert.equal(plan.priceMinor, 1100)
  })

  test('an option’s price is scheduled and listed for its month', async ({ client, assert }) => {
    await sold()
    const option = await ProductOptionFactory.merge({ prices: { EUR: 200, USD: 220 } }).create()
    const session = await as('manager')
    const fields = {
      target: `option:${option.id}:EUR`,
      ...{ new_price: '2.50', effective_on: '2027-02-01', audience: 'new', notice_days: '0' },
    }
    const seen = await client.post('/admin/price-changes').withSession(session).form(fields)
    const fingerprint = fingerprintIn(seen.text())
    await client
      .post('/admin/price-changes')
      .withSession(session)
      .form({ ...fields, fingerprint })
    at('2027-02-01')
    await keepPrices()
    const { prices } = await ProductOption.findOrFail(option.id)
    assert.deepEqual(prices, { EUR: 250, USD: 220 })
  })
})
