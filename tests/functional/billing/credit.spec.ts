import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { worker } from '#core/work/worker'
import { gateways } from '@innkeeper/panel/gateway'
import { creditBalance } from '#billing/ledger/credit_balance'
import { creditHistory } from '#billing/ledger/credit_history'
import { grantCredit } from '#billing/ledger/grant_credit'
import { payFromCredit } from '#billing/payments/pay_from_credit'
import { applyPayment } from '#billing/payments/apply_payment'
import { expireTopUps } from '#billing/top_ups/expire_top_ups_task'
import { autoTopUps } from '#billing/top_ups/auto_top_ups_task'
import { saveAutoTopUp } from '#billing/top_ups/save_auto_top_up'
import { startTopUp } from '#billing/top_ups/start_top_up'
import AutoTopUp from '#billing/models/auto_top_up'
import PaymentAttempt from '#billing/models/payment_attempt'
import TopUp from '#billing/models/top_up'
import { creditAddedMail } from '#notifications/mails/credit_added_mail'
import { topUpStoppedMail } from '#notifications/mails/top_up_stopped_mail'
import { assertBooksBalance, issueInvoice, useStripe } from '#tests/support/billing'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'
import { saveCard } from '#tests/support/saved_cards'
import type { ApiClient } from '@japa/api-client'
import type Account from '#identity/models/account'
import type User from '#identity/models/user'

const euros = (minor: number) => Money.of(minor, 'EUR')
const balance = async (account: Account) => (await creditBalance(account.id, 'EUR')).minor
const give = (account: Account, minor: number) =>
  grantCredit(account.id, { amount: euros(minor), reason: 'An outage', by: SYSTEM })

async function topUp(client: ApiClient, user: User, form: Record<string, string> = {}) {
  const all = { form_marker: newId(), amount: '25.00', method: 'new_card', ...form }
  const session = await sessionFor(user)
  return client.post('/billing/credit').withSession(session).form(all).redirects(0)
}

test.group('Credit that customers pay for', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>

  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  test('is there once it is paid, with a receipt, a mail and its movement', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const session = await sessionFor(user)
    const location = (await topUp(client, user)).header('location') ?? ''
    assert.include(location, gateway.stripe.url)
    assert.equal(await balance(account), 0)
    gateway.stripe.pay(location.split('/').pop() ?? '')
    const attempt = await PaymentAttempt.firstOrFail()
    const back = await client.get(`/billing/payments/${attempt.id}`).withSession(session)
    back.assertTextIncludes('Credit added')
    assert.equal(await balance(account), 2500)
    const row = await TopUp.firstOrFail()
    assert.equal(row.state, 'paid')
    const receipt = await client.get(`/billing/top-ups/${row.id}`).withSession(session)
    receipt.assertTextIncludes('€25.00')
    receipt.assertTextIncludes('Visa •••• 4242')
    const page = await client.get('/billing/credit').withSession(session)
    page.assertTextIncludes('Top-up')
    page.assertTextIncludes('€25.00')
    const mail = await creditAddedMail.compose({ paymentId: row.paymentId ?? '' })
    assert.include(mail?.subject, '€25.00')
    await worker.drain()
    await assertBooksBalance(assert)
    assert.deepEqual(gateway.stripe.invariants().violations, [])
  })

  test('[F1] a form that is sent twice starts one top-up', async ({ client, assert }) => {
    const { user } = await createCustomer()
    const marker = newId()
    const first = await topUp(client, user, { form_marker: marker })
    const second = await topUp(client, user, { form_marker: marker })
    assert.equal(first.header('location'), second.header('location'))
    assert.lengthOf(await TopUp.all(), 1)
  })

  test('[F7] is booked once where the answer is lost after the charge', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const card = await saveCard({ client, gateway, user })
    gateway.stripe.fault({ kind: 'error_after', match: '/v1/payment_intents', times: 1 })
    await topUp(client, user, { method: card.id })
    clock.travel({ minutes: 10 })
    await worker.drain()
    assert.equal(await balance(account), 2500)
    assert.lengthOf(gateway.stripe.store.all('charge'), 1)
    await assertBooksBalance(assert)
  })

  test('[F25] goes on with a customer who was deleted at the gateway', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    await saveCard({ client, gateway, user })
    const [customer] = gateway.stripe.store.all('customer')
    gateway.stripe.deleteCustomer(customer.id, { event: false })
    const location = (await topUp(client, user)).header('location') ?? ''
    gateway.stripe.pay(location.split('/').pop() ?? '')
    clock.travel({ minutes: 10 })
    await worker.drain()
    assert.equal(await balance(account), 2500)
  })

  for (const [amount, says] of [
    ['4.99', 'Enter an amount between €5.00 and €1,000.00.'],
    ['1000.01', 'Enter an amount between €5.00 and €1,000.00.'],
  ])
    test(`refuses ${amount}`, async ({ client, assert }) => {
      const { user } = await createCustomer()
      ;(await topUp(client, user, { amount })).assertFlashMessage('error', says)
      assert.lengthOf(await TopUp.all(), 0)
    })

  test('refuses what is no amount, cards of others, members who may not pay, and other people’s receipts', async ({
    client,
    assert,
  }) => {
    const { user } = await createCustomer()
    const stranger = await createCustomer()
    const technician = await createCustomer({ role: 'technical' })
    const theirs = await saveCard({ client, gateway, user: stranger.user })
    ;(await topUp(client, user, { amount: 'much' })).assertStatus(302)
    const other = await topUp(client, user, { method: theirs.id })
    other.assertFlashMessage('error', 'This card is no longer saved. Choose another card.')
    ;(await topUp(client, technician.user)).assertStatus(403)
    assert.lengthOf(await PaymentAttempt.all(), 0)
    const row = await TopUp.firstOrFail()
    const peek = await client
      .get(`/billing/top-ups/${row.id}`)
      .withSession(await sessionFor(stranger.user))
    peek.assertStatus(404)
  })

  test('every movement is told with its reason, page by page', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    for (let turn = 0; turn < 15; turn++) {
      await give(account, 1190)
      await payFromCredit((await issueInvoice(account, 1000)).id)
    }
    const first = await creditHistory(account.id, 'EUR', {})
    assert.lengthOf(first.rows, 25)
    assert.deepEqual([first.rows[0].reason, first.rows[0].amount.minor], ['paid', -1190])
    assert.deepEqual([first.rows[1].reason, first.rows[1].note], ['credit_grant', 'An outage'])
    const second = await creditHistory(account.id, 'EUR', { after: first.older ?? '' })
    assert.lengthOf(second.rows, 5)
    const again = await creditHistory(account.id, 'EUR', { before: second.newer ?? '' })
    assert.deepEqual(
      again.rows.map(({ id }) => id),
      first.rows.map(({ id }) => id)
    )
    const all = [...first.rows, ...second.rows]
    assert.equal(
      all.reduce((sum, { amount }) => sum + amount.minor, 0),
      await balance(account)
    )
    const page = await client.get('/billing/credit').withSession(await sessionFor(user))
    page.assertTextIncludes('Invoice paid')
    page.assertTextIncludes('Older')
  })
})

test.group('Automatic top-up', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>

  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  const wish = { isOn: true, below: euros(500), adds: euros(1000), monthlyCap: euros(2500) }

  test('adds credit when little is left, once however often it is looked at', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    await saveCard({ client, gateway, user })
    await saveAutoTopUp(account.id, wish)
    await give(account, 1200)
    await Promise.all([autoTopUps.run(), autoTopUps.run()])
    assert.lengthOf(await TopUp.all(), 0)
    await payFromCredit((await issueInvoice(account, 1000)).id)
    await worker.drain()
    await Promise.all([autoTopUps.run(), autoTopUps.run()])
    assert.equal(await balance(account), 1010)
    assert.lengthOf(await TopUp.all(), 1)
    assert.lengthOf(gateway.stripe.store.all('charge'), 1)
    await assertBooksBalance(assert)
  })

  test('charges no more than its limit in a month, and goes on in the next', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    await saveCard({ client, gateway, user })
    await saveAutoTopUp(account.id, { ...wish, below: euros(100_000) })
    for (let turn = 0; turn < 4; turn++) await autoTopUps.run()
    assert.equal(await balance(account), 2000)
    clock.travel({ days: 32 })
    await autoTopUps.run()
    assert.equal(await balance(account), 3000)
  })

  test('[F8] stops after a refused card, tells it once, and starts again when it is saved', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    await saveCard({ client, gateway, user }, '4000000000000341')
    await saveAutoTopUp(account.id, wish)
    await autoTopUps.run()
    await worker.drain()
    await autoTopUps.run()
    const auto = await AutoTopUp.findByOrFail('account_id', account.id)
    assert.deepEqual([auto.state, auto.stoppedReason], ['stopped', 'declined'])
    const [row] = await TopUp.all()
    assert.deepEqual([row.state, row.openKey], ['failed', null])
    assert.isNotNull(await topUpStoppedMail.compose({ topUpId: row.id }))
    assert.lengthOf(await PaymentAttempt.all(), 1)
    const page = await client.get('/billing/credit').withSession(await sessionFor(user))
    page.assertTextIncludes('Automatic top-up stopped')
    await saveAutoTopUp(account.id, wish)
    await autoTopUps.run()
    assert.lengthOf(await TopUp.all(), 2)
  })

  test('stops where the bank asks for the customer, or where there is no card', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    await saveCard({ client, gateway, user }, '4000002760003184')
    await saveAutoTopUp(account.id, wish)
    await autoTopUps.run()
    await worker.drain()
    const auto = await AutoTopUp.findByOrFail('account_id', account.id)
    assert.equal(auto.state, 'stopped')
    assert.equal(await balance(account), 0)
    const poor = await createCustomer()
    await saveAutoTopUp(poor.account.id, wish)
    await autoTopUps.run()
    const none = await AutoTopUp.findByOrFail('account_id', poor.account.id)
    assert.deepEqual([none.state, none.stoppedReason], ['stopped', 'no_card'])
  })

  test('is saved within limits only, by members who may pay', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    const technician = await createCustomer({ role: 'technical' })
    const put = async (who: User, form: Record<string, string>) =>
      client
        .put('/billing/auto-top-up')
        .withSession(await sessionFor(who))
        .form({ auto_enabled: 'true', below: '5.00', add: '10.00', monthly_cap: '50.00', ...form })
        .redirects(0)
    ;(await put(technician.user, {})).assertStatus(403)
    const low = await put(user, { add: '1.00' })
    low.assertFlashMessage(
      'error',
      'Each top-up must be between €5.00 and €1,000.00, and the monthly limit at least one top-up.'
    )
    ;(await put(user, { monthly_cap: '9.00' })).assertStatus(302)
    ;(await put(user, { below: 'x' })).assertStatus(302)
    assert.lengthOf(await AutoTopUp.all(), 0)
    for (const time of ['once', 'twice']) {
      await put(user, {})
      const saved = await AutoTopUp.findByOrFail('account_id', account.id)
      assert.deepEqual([saved.state, saved.addMinor], ['on', 1000], time)
    }
    await put(user, { auto_enabled: '0' })
    assert.equal((await AutoTopUp.firstOrFail()).state, 'off')
  })
})

test.group('Top-ups that nobody pays', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>

  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  /** Two days later the gateway has closed the page, and the worker has seen that. */
  async function twoDaysLater() {
    const { reference } = await PaymentAttempt.firstOrFail()
    await gateways.get('stripe').cancelAttempt(reference)
    clock.travel({ days: 2, hours: 1 })
    await worker.drain()
    await expireTopUps.run()
  }

  test('expire, say so, and are not gone on with by the form that began them', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const marker = newId()
    await topUp(client, user, { form_marker: marker })
    await expireTopUps.run()
    assert.equal((await TopUp.firstOrFail()).state, 'open')
    const session = await sessionFor(user)
    const before = await client.get('/billing/credit').withSession(session)
    before.assertTextIncludes('A top-up of €25.00 isn’t paid yet.')
    await twoDaysLater()
    await expireTopUps.run()
    assert.equal((await TopUp.firstOrFail()).state, 'expired')
    const page = await client.get('/billing/credit').withSession(await sessionFor(user))
    page.assertTextIncludes('A top-up of €25.00 wasn’t paid and has expired. You weren’t charged.')
    const entries = await db.from('audit_entries').where('action', 'top_up.expired')
    assert.deepEqual(
      entries.map((row) => [row.account_id, row.actor_type]),
      [[account.id, 'system']]
    )
    const wanted = { accountId: account.id, amount: euros(2500), marker }
    const again = await startTopUp(wanted, { kind: 'new_card' })
    assert.isFalse(again.ok)
    if (!again.ok) assert.equal(again.error.type, 'top_up_expired')
    assert.lengthOf(await PaymentAttempt.all(), 1)
  })

  test('[F24] money that comes for one that has expired is credit all the same', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    await topUp(client, user)
    const attempt = await PaymentAttempt.firstOrFail()
    gateway.stripe.pay(attempt.sessionId ?? '')
    await TopUp.query().update({ state: 'expired' })
    await applyPayment(attempt.id)
    assert.equal((await TopUp.firstOrFail()).state, 'paid')
    assert.equal(await balance(account), 2500)
    await assertBooksBalance(assert)
  })
})
