import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { newId } from '#core/ids'
import { clock } from '#core/clock'
import DunningPolicy from '#billing/models/dunning_policy'
import { assertBooksBalance, useStripe } from '#tests/support/billing'
import { payDue } from '#tests/support/changes'
import { becomes, collected, deedsOf, giveCard, later, onDay } from '#tests/support/collections'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'
import type { ApiClient } from '@japa/api-client'

type Session = Awaited<ReturnType<typeof sessionFor>>
const EMPTY = '4000000000009995'
const CONFIRMS = '4000002760003184'

const send = (
  client: ApiClient,
  method: 'post' | 'put' | 'delete',
  path: string,
  session: Session,
  form: object = {}
) =>
  client[method](path)
    .withSession(session)
    .header('accept', 'text/html')
    .form({ form_marker: newId(), ...form })
    .redirects(0)

test.group('Pages of collections', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>
  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    return () => gateway.close()
  })
  group.each.teardown(() => clock.reset())
  group.tap((one) => one.timeout(20_000))

  const staff = async (role: 'manager' | 'support') => sessionFor((await createStaff(role)).user)
  const unpaid = async () => {
    const { account } = await createCustomer()
    becomes(gateway, await giveCard(gateway, account, '4242424242424242'), EMPTY)
    return collected(account)
  }

  test('hold a collection, and let it go on with the time that it was held', async ({
    client,
    assert,
  }) => {
    const { invoice, collection } = await unpaid()
    const manager = await staff('manager')
    const path = `/admin/collections/${collection.id}`
    const reason = 'They called'
    ;(await send(client, 'post', `${path}/hold`, await staff('support'), { reason })).assertStatus(
      403
    )
    await send(client, 'post', `${path}/hold`, manager, { reason: '' })
    assert.isNull((await collection.refresh()).heldAt)
    ;(await send(client, 'post', `${path}/hold`, manager, { reason })).assertFlashMessage('success')
    ;(await send(client, 'post', `${path}/hold`, manager, { reason })).assertFlashMessage('error')
    await onDay(invoice, 6)
    // Whoever was signed in then is not any more.
    const next = await staff('manager')
    assert.lengthOf(await deedsOf(collection), 1)
    ;(await client.get(path).withSession(next)).assertTextIncludes('On hold')
    ;(await send(client, 'delete', `${path}/hold`, next, { reason })).assertFlashMessage('success')
    await collection.refresh()
    assert.isAbove(collection.graceMs, 5 * 24 * 3600_000)
    assert.isNull(collection.heldAt)
    ;(await send(client, 'delete', `${path}/hold`, next, { reason })).assertFlashMessage('error')
  })

  test('give another day: the plan begins anew and what was suspended comes back', async ({
    client,
    assert,
  }) => {
    const { invoice, collection } = await unpaid()
    const path = `/admin/collections/${collection.id}/extensions`
    for (const day of [0, 5]) await onDay(invoice, day)
    const manager = await staff('manager')
    assert.isNotNull((await collection.refresh()).suspendedAt)
    const until = invoice.dueOn.plus({ days: 20 }).toISODate()
    await send(client, 'post', path, manager, { reason: 'Agreed', extended_to: '2001-01-01' })
    await send(client, 'post', path, manager, { reason: 'Agreed', extended_to: 'soon' })
    assert.equal((await collection.refresh()).round, 0)
    await send(client, 'post', path, manager, { reason: 'Agreed', extended_to: until })
    await later({ minutes: 5 })
    await collection.refresh()
    assert.equal(collection.round, 1)
    assert.equal(collection.dueOn.toISODate(), until)
    assert.isNull(collection.suspendedAt)
    assert.equal(collection.nextStep, '1/-3:remind')
    const mail = await db.from('mails').where('kind', 'billing.due_day_extended').firstOrFail()
    assert.equal(mail.state, 'sent')
    const page = await client.get(`/admin/collections/${collection.id}`).withSession(manager)
    page.assertTextIncludes('Due date extended')
  })

  test('an invoice is not overdue while its customer was given another day, and says until when', async ({
    client,
    assert,
  }) => {
    const { account, user } = await createCustomer()
    const { invoice, collection } = await collected(account)
    await onDay(invoice, 5)
    const session = () => sessionFor(user)
    const path = `/invoices/${invoice.id}`
    ;(await client.get(path).withSession(await session())).assertTextIncludes('Was due on')
    const until = invoice.dueOn.plus({ days: 20 })
    await send(
      client,
      'post',
      `/admin/collections/${collection.id}/extensions`,
      await staff('manager'),
      {
        reason: 'Agreed',
        extended_to: until.toISODate(),
      }
    )
    const extended = await client.get(path).withSession(await session())
    extended.assertTextIncludes('You have until')
    assert.notInclude(extended.text(), 'Was due on')
    for (const page of ['/dashboard', '/invoices'])
      assert.notMatch((await client.get(page).withSession(await session())).text(), /overdue/i)
    const late = await client
      .get('/admin/invoices?state=overdue')
      .withSession(await staff('manager'))
    assert.notInclude(late.text(), invoice.number ?? 'none')
    clock.travelTo(until.plus({ days: 1, hours: 12 }))
    ;(await client.get(path).withSession(await session())).assertTextIncludes('Was due on')
  })

  test('[F22] where a bank wants a confirmation, dashboard and invoice lead to the page that confirms', async ({
    client,
    assert,
  }) => {
    const { account, user } = await createCustomer()
    becomes(gateway, await giveCard(gateway, account, '4242424242424242'), CONFIRMS)
    const { invoice, collection } = await collected(account)
    await onDay(invoice, 0)
    assert.equal((await collection.refresh()).stoppedFor, 'authentication')
    for (const path of ['/dashboard', `/invoices/${invoice.id}`]) {
      const page = await client.get(path).withSession(await sessionFor(user))
      page.assertTextIncludes('Confirm payment')
      const link = /href="[^"]*(\/pay\/[^"]+)"/.exec(page.text())?.[1] ?? ''
      const pay = await client.get(link.replaceAll('&amp;', '&'))
      pay.assertStatus(200)
      pay.assertTextIncludes(invoice.number ?? '')
    }
  })

  test('what was written off is collected again once staff take that back', async ({
    client,
    assert,
  }) => {
    const { invoice, collection } = await unpaid()
    for (const day of [0, 5, 25, 30]) await onDay(invoice, day)
    await later({ hours: 2 })
    assert.equal((await collection.refresh()).state, 'written_off')
    const path = `/admin/invoices/${invoice.id}/write-offs`
    await send(client, 'delete', path, await staff('manager'))
    await collection.refresh()
    assert.equal((await invoice.refresh()).state, 'open')
    assert.deepEqual([collection.state, collection.round], ['open', 1])
    assert.isNotNull(collection.suspendedAt)
    await later({ minutes: 5 })
    assert.include(await deedsOf(collection), '1/0:charge declined')
    await send(client, 'delete', path, await staff('manager'))
    assert.equal((await collection.refresh()).round, 1)
    await assertBooksBalance(assert)
  }).timeout(30_000)

  test('what was written off and is paid late is no loss any more, and its collection is settled', async ({
    assert,
  }) => {
    const { invoice, collection } = await unpaid()
    for (const day of [0, 5, 25, 30]) await onDay(invoice, day)
    await later({ hours: 2 })
    assert.equal((await invoice.refresh()).state, 'uncollectible')
    await payDue(invoice)
    await later({ minutes: 5 })
    assert.equal((await invoice.refresh()).state, 'paid')
    assert.equal((await collection.refresh()).state, 'settled')
    const lost = await db
      .from('ledger_transfers')
      .join('ledger_accounts', 'ledger_accounts.id', 'ledger_transfers.debit_id')
      .where('ledger_accounts.code', 'bad_debt')
      .sum('amount_minor as total')
      .firstOrFail()
    const back = await db
      .from('ledger_transfers')
      .join('ledger_accounts', 'ledger_accounts.id', 'ledger_transfers.credit_id')
      .where('ledger_accounts.code', 'bad_debt')
      .sum('amount_minor as total')
      .firstOrFail()
    assert.equal(Number(lost.total), Number(back.total))
    assert.isAbove(Number(lost.total), 0)
    await assertBooksBalance(assert)
  }).timeout(30_000)

  test('what a plan cannot be is told beside its field, and nothing typed is lost', async ({
    client,
    assert,
  }) => {
    const manager = await staff('manager')
    const policy = (fields: object) =>
      client
        .post('/admin/dunning-policies')
        .withSession(manager)
        .header('referer', '/admin/dunning-policies/create')
        .form({
          'name': 'Gentle',
          'hour': '8',
          'steps[0][day]': '1',
          'steps[0][do]': 'charge',
          ...fields,
        })
    const told = async (fields: object, field: string, message: string) => {
      const page = await policy({ form_marker: newId(), ...fields })
      page.assertTextIncludes(message)
      assert.match(page.text(), new RegExp(`href="#[^"]*${field}`), field)
      return page
    }
    const early = { 'steps[0][do]': 'terminate' }
    const page = await told(early, 'steps', 'Add a final notice before')
    page.assertTextIncludes('value="Gentle"')
    await told({ 'steps[0][day]': '' }, 'steps', 'Add at least one step')
    await told({ 'steps[0][day]': '900' }, 'steps', '400')
    await told({ hour: '25' }, 'hour', '23')
    ;(await policy({ form_marker: newId() })).assertTextIncludes('Gentle')
    await told({}, 'name', 'Another policy has this name')
    assert.lengthOf(await DunningPolicy.query().where('name', 'Gentle'), 1)
  })

  test('leave the next step out', async ({ client, assert }) => {
    const { collection } = await unpaid()
    const manager = await staff('manager')
    const path = `/admin/collections/${collection.id}/skips`
    await send(client, 'post', path, manager, { reason: 'No reminder' })
    assert.deepEqual(await deedsOf(collection), ['0/-3:remind skipped'])
    await later({ minutes: 1 })
    assert.equal((await collection.refresh()).nextStep, '0/0:charge')
  })

  test('list collections, and are closed to customers', async ({ client, assert }) => {
    const { invoice, collection } = await unpaid()
    const list = await client.get('/admin/collections').withSession(await staff('support'))
    list.assertTextIncludes(invoice.number ?? '')
    list.assertTextIncludes('Reminder')
    const customer = await sessionFor((await createCustomer()).user)
    for (const path of ['/admin/collections', `/admin/collections/${collection.id}`])
      (await client.get(path).withSession(customer)).assertStatus(403)
    assert.equal(collection.state, 'open')
  })

  test('change the plan, which then applies to what is open', async ({ client, assert }) => {
    const { invoice, collection } = await unpaid()
    const manager = await staff('manager')
    const form = {
      'name': 'Gentle',
      'hour': '8',
      'steps[0][day]': '1',
      'steps[0][do]': 'charge',
      'steps[1][day]': '',
      'steps[1][do]': '',
    }
    ;(await client.get('/admin/dunning-policies').withSession(manager)).assertTextIncludes(
      'Standard'
    )
    const edit = await client.get('/admin/dunning-policies/default/edit').withSession(manager)
    edit.assertTextIncludes('Final notice')
    const support = await staff('support')
    const path = '/admin/dunning-policies/default'
    ;(await send(client, 'put', path, support, form)).assertStatus(403)
    await send(client, 'put', path, manager, { ...form, hour: '25' })
    await send(client, 'put', path, manager, { ...form, 'steps[0][do]': 'terminate' })
    assert.lengthOf(await DunningPolicy.all(), 0)
    for (const time of ['once', 'twice']) {
      await send(client, 'put', path, manager, form)
      assert.lengthOf(await DunningPolicy.all(), 1, time)
    }
    await onDay(invoice, 0)
    await onDay(invoice, 1)
    assert.deepEqual(await deedsOf(collection), ['0/+1:charge declined'])
    const next = await staff('manager')
    const taken = await send(client, 'post', '/admin/dunning-policies', next, form)
    assert.property(taken.flashMessage('inputErrorsBag'), 'name')
    await send(client, 'post', '/admin/dunning-policies', next, { ...form, name: 'Other' })
    assert.lengthOf(await DunningPolicy.all(), 2)
  })
})
