import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import AuditEntry from '#audit/models/audit_entry'
import { couponTerms } from '#billing/coupons/coupon_terms'
import { giveDiscount } from '#billing/coupons/give_discount'
import Coupon from '#billing/models/coupon'
import SubscriptionDiscount from '#billing/models/subscription_discount'
import { createOffer } from '#tests/support/catalog'
import { createCoupon } from '#tests/support/coupons'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { createSubscription, day } from '#tests/support/subscriptions'
import { resetState } from '#tests/support/reset_state'

const formOf = (more: Record<string, unknown> = {}) => ({
  form_marker: newId(),
  code: 'Winter-10',
  kind: 'percent',
  percent: '12,5',
  applies_to: 'recurring',
  duration: 'once',
  ...more,
})

const sessionOf = async (role: 'owner' | 'manager' | 'support') =>
  sessionFor((await createStaff(role)).user)

test.group('Pages of coupons', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => clock.reset())

  test('staff make a coupon, which keeps its code as typed, and find it in the list', async ({
    client,
    assert,
  }) => {
    const { product } = await createOffer({ plan: { priceMinor: 1000 } })
    const session = await sessionOf('manager')
    const form = formOf({
      ...{ 'products[]': product.id, 'cycle_lengths[]': 'month:1', 'least[EUR]': '20' },
      ...{ most_uses: '50', most_per_account: '1', ends_on: '2027-03-31', note: 'For the fair' },
    })
    const sent = await client.post('/admin/coupons').withSession(session).form(form).redirects(0)
    const coupon = await Coupon.firstOrFail()
    assert.equal(sent.header('location'), `/admin/coupons/${coupon.id}`)
    assert.deepEqual(
      [coupon.code, coupon.codeKey, coupon.percentBp],
      ['Winter-10', 'WINTER-10', 1250]
    )
    const terms = await couponTerms(coupon.id)
    assert.deepEqual([...terms!.products], [product.id])
    assert.equal(terms!.amounts.get('EUR')?.minimumMinor, 2000)
    assert.deepEqual(coupon.lengths, ['month:1'])
    assert.equal(coupon.endsOn?.toISODate(), '2027-03-31')
    await AuditEntry.query().where('action', 'coupon.created').firstOrFail()

    const list = (await client.get('/admin/coupons').withSession(session)).text()
    assert.include(list, 'Winter-10')
    assert.include(list, '−12.5%')
    const page = (await client.get(`/admin/coupons/${coupon.id}`).withSession(session)).text()
    assert.include(page, '/cart/coupon/Winter-10')
    assert.include(page, product.name)
    const edit = await client.get(`/admin/coupons/${coupon.id}/edit`).withSession(session)
    assert.include(edit.text(), 'value="12.5"')
    const csv = await client.get('/admin/lists/coupons.csv').withSession(session)
    if (csv.status() === 200) assert.include(csv.text(), 'Winter-10')
  })

  test('an amount is taken in each currency, on the step of the currency', async ({
    client,
    assert,
  }) => {
    const session = await sessionOf('manager')
    const send = (off: Record<string, string>) =>
      client
        .post('/admin/coupons')
        .withSession(session)
        .form(formOf({ kind: 'amount', ...off }))
        .redirects(0)
    const odd = await send({ 'off[KWD]': '1.005' })
    assert.include(JSON.stringify(odd.flashMessages()), 'off.KWD')
    assert.lengthOf(await Coupon.all(), 0)
    await send({ 'off[KWD]': '1.500', 'off[EUR]': '5' })
    const terms = await couponTerms((await Coupon.firstOrFail()).id)
    assert.equal(terms!.amounts.get('KWD')?.offMinor, 1500)
    assert.equal(terms!.amounts.get('EUR')?.offMinor, 500)
  })

  for (const [field, more] of [
    ['code', { code: 'no spaces/here' }],
    ['percent', { percent: '0' }],
    ['percent', { percent: '100.01' }],
    ['percent', { percent: '' }],
    ['kind', { kind: 'amount' }],
    ['cycles', { duration: 'cycles' }],
    ['duration', { applies_to: 'setup', duration: 'forever' }],
    ['ends_on', { starts_on: '2027-03-02', ends_on: '2027-03-01' }],
    ['most_per_account', { most_uses: '1', most_per_account: '2' }],
    ['products', { 'products[]': '01JAAAAAAAAAAAAAAAAAAAAAAA' }],
  ] as const)
    test(`what is wrong is told beside the field: ${JSON.stringify(more)}`, async ({
      client,
      assert,
    }) => {
      const session = await sessionOf('manager')
      const sent = await client
        .post('/admin/coupons')
        .withSession(session)
        .form(formOf(more))
        .redirects(0)
      const errors = sent.flashMessage('inputErrorsBag') ?? {}
      assert.include(Object.keys(errors as object), field)
      assert.lengthOf(await Coupon.all(), 0)
    })

  test('a code is taken once, however it is written', async ({ client, assert }) => {
    const session = await sessionOf('manager')
    await createCoupon({ code: 'WINTER-10' })
    const sent = await client
      .post('/admin/coupons')
      .withSession(session)
      .form(formOf({ code: 'winter-10' }))
      .redirects(0)
    assert.include(JSON.stringify(sent.flashMessages()), 'already used by another coupon')
    assert.lengthOf(await Coupon.all(), 1)
  })

  test('two who change a coupon at once do not overwrite each other, and a used code stays', async ({
    client,
    assert,
  }) => {
    clock.travelTo(day('2027-01-01').plus({ hours: 12 }))
    const session = await sessionOf('manager')
    const coupon = await createCoupon()
    const save = (more: Record<string, unknown>) =>
      client
        .put(`/admin/coupons/${coupon.id}`)
        .withSession(session)
        .form(formOf({ code: coupon.code, version: '1', ...more }))
        .redirects(0)
    await save({ note: 'First' })
    assert.include(JSON.stringify((await save({})).flashMessages()), 'Someone else changed')
    await coupon.refresh()
    assert.deepEqual([coupon.note, coupon.version], ['First', 2])

    const { account } = await createCustomer()
    const { serviceId } = await createSubscription(account, '2027-01-01')
    await giveDiscount(serviceId, { code: coupon.code, by: SYSTEM })
    const second = await createSubscription(account, '2027-01-01')
    await giveDiscount(second.serviceId, { code: coupon.code, by: SYSTEM })
    const renamed = await save({ version: '2', code: 'Other' })
    assert.include(JSON.stringify(renamed.flashMessages()), 'has been used')
    const fewer = await save({ version: '2', most_uses: '1' })
    assert.include(JSON.stringify(fewer.flashMessages()), 'used 2 times already')
  })

  test('archiving and reactivating are done once, and recorded', async ({ client, assert }) => {
    const session = await sessionOf('manager')
    const coupon = await createCoupon()
    const path = `/admin/coupons/${coupon.id}/archive`
    await client.post(path).withSession(session).form({ form_marker: newId() }).redirects(0)
    await client.post(path).withSession(session).form({ form_marker: newId() }).redirects(0)
    await coupon.refresh()
    assert.equal(coupon.state, 'archived')
    await client.delete(path).withSession(session).redirects(0)
    await coupon.refresh()
    assert.deepEqual([coupon.state, coupon.archivedAt], ['active', null])
    const entries = await AuditEntry.query().whereIn('action', [
      'coupon.archived',
      'coupon.restored',
    ])
    assert.lengthOf(entries, 2)
  })

  test('who may only see billing sees coupons and changes none', async ({ client, assert }) => {
    const session = await sessionOf('support')
    const coupon = await createCoupon()
    const page = await client.get(`/admin/coupons/${coupon.id}`).withSession(session)
    page.assertStatus(200)
    assert.notInclude(page.text(), 'Edit coupon')
    const answers = [
      await client.get('/admin/coupons/create').withSession(session),
      await client.post('/admin/coupons').withSession(session).form(formOf()),
      await client.put(`/admin/coupons/${coupon.id}`).withSession(session).form(formOf()),
      await client.post(`/admin/coupons/${coupon.id}/archive`).withSession(session).form({}),
    ]
    for (const answer of answers) assert.include([403, 404], answer.status())
    await coupon.refresh()
    assert.equal(coupon.state, 'active')
    assert.lengthOf(await Coupon.all(), 1)
  })

  test('staff give a discount on the page of a server, its customer sees until when, and staff end it', async ({
    client,
    assert,
  }) => {
    clock.travelTo(day('2027-01-01').plus({ hours: 12 }))
    const staff = await sessionOf('manager')
    const { account, user } = await createCustomer()
    const { serviceId } = await createSubscription(account, '2027-01-01')
    const coupon = await createCoupon()
    const give = (code: string) =>
      client
        .post(`/admin/services/${serviceId}/discounts`)
        .withSession(staff)
        .form({ form_marker: newId(), coupon: code, renewals: '3' })
        .redirects(0)
    assert.include(JSON.stringify((await give('nothing')).flashMessages()), 'We don’t know')
    await give(coupon.code)
    assert.include(
      JSON.stringify((await give(coupon.code)).flashMessages()),
      'already has a discount'
    )
    const page = await client.get(`/services/${serviceId}`).withSession(await sessionFor(user))
    assert.include(page.text(), '−20% from 1 Feb 2027 to 30 Apr 2027')
    clock.travelTo(day('2027-02-03').plus({ hours: 12 }))
    const later = await client.get(`/services/${serviceId}`).withSession(await sessionFor(user))
    assert.include(later.text(), '−20% until 30 Apr 2027')
    const { id } = await SubscriptionDiscount.firstOrFail()
    const path = `/admin/services/${serviceId}/discounts/${id}`
    const session = await sessionOf('manager')
    const ended = await client.delete(path).withSession(session).redirects(0)
    ended.assertFlashMessage('success', 'Discount ended.')
    const again = await client.delete(path).withSession(session).redirects(0)
    again.assertFlashMessage('error', 'This discount has already ended.')
  })

  test('a coupon for one customer is made from that customer’s page', async ({
    client,
    assert,
  }) => {
    const session = await sessionOf('manager')
    const { account } = await createCustomer()
    const path = `/admin/coupons/create?account=${account.id}`
    const page = (await client.get(path).withSession(session)).text()
    assert.include(page, `Only ${account.legalName} can use it.`)
    const form = formOf({ account: account.id })
    await client.post('/admin/coupons').withSession(session).form(form).redirects(0)
    assert.equal((await Coupon.firstOrFail()).accountId, account.id)
  })
})
