import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import Cancellation from '#billing/models/cancellation'
import Mail from '#notifications/models/mail'
import { settleNow } from '#tests/support/billing'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'
import { orderedSetup, paidSetup, queuedSetup } from '#tests/support/setups'

const FORM = { mode: 'setup', reason: 'too_slow', comment: 'It takes days' }
const SLOW = { host: { latencyMs: 3600_000 } }

const set = (values: Parameters<typeof settings.set>[0]) =>
  transaction((trx) => settings.set(values, trx))

/** A server whose disk is being written, and its owner signed in. */
async function building(wanted: Parameters<typeof queuedSetup>[0] = {}) {
  const setup = await queuedSetup({ ...SLOW, ...wanted })
  await settleNow()
  const session = await sessionFor(setup.user)
  return { ...setup, session, path: `/services/${setup.service.id}` }
}

test.group('The page of a server that is being set up', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('leads to a page that says what cancelling does, and does that once', async ({
    client,
    assert,
  }) => {
    const { path, session, service } = await building()
    const shown = await client.get(path).withSession(session)
    shown.assertTextIncludes('Until it is, you can cancel it')
    const page = await client.get(`${path}/cancellation`).withSession(session)
    page.assertTextIncludes('We stop the setup and remove what was set up so far')
    page.assertTextIncludes('You get back €17.85')
    page.assertTextIncludes('Withdraw from contract')

    const cancel = () => client.post(`${path}/cancellation`).withSession(session).form(FORM)
    const done = await cancel()
    done.assertTextIncludes('We’re stopping its setup')
    done.assertTextIncludes('Cancelled before it was set up')
    done.assertTextIncludes('is being removed')
    done.assertTextIncludes('Credit note CN-')
    assert.notInclude(done.text(), 'Until it is, you can cancel it')
    ;(await cancel()).assertTextIncludes('already cancelled')
    assert.lengthOf(await Cancellation.all(), 1)
    const again = await client.get(`${path}/cancellation`).withSession(session)
    again.assertRedirectsTo(path)

    clock.travel({ hours: 2 })
    await settleNow()
    assert.equal((await service.refresh()).state, 'terminated')
    const over = await client.get(path).withSession(session)
    over.assertTextIncludes('Nothing of it is left')
  })

  test('lets a consumer withdraw in two steps, with a receipt', async ({ client, assert }) => {
    const { path, session } = await building()
    const page = await client.get(`${path}/withdrawal`).withSession(session)
    page.assertTextIncludes('You stop its setup')
    page.assertTextIncludes('Confirm withdrawal')
    const done = await client
      .post(`${path}/withdrawal`)
      .withSession(session)
      .form({ comment: 'Changed my mind' })
    done.assertTextIncludes('Withdrawal received. We’re stopping the setup')
    await settleNow()
    const mail = await Mail.findByOrFail('kind', 'billing.cancellation')
    assert.include(mail.text ?? '', 'before it was set up')
    assert.include(mail.text ?? '', 'Changed my mind')
    assert.notInclude(mail.text ?? '', 'Last day')
    ;(await client.get(`${path}/withdrawal`).withSession(session)).assertRedirectsTo(path)
  })

  test('that was set up meanwhile shows what cancelling means then', async ({ client, assert }) => {
    const { path, session, service } = await building()
    clock.travel({ hours: 2 })
    await settleNow()
    assert.equal((await service.refresh()).state, 'active')
    const late = await client.post(`${path}/cancellation`).withSession(session).form(FORM)
    late.assertTextIncludes('has just been set up')
    late.assertTextIncludes('When should it end?')
    assert.lengthOf(await Cancellation.all(), 0)
  })

  test('offers a company what the shop offers, and refuses the rest', async ({
    client,
    assert,
  }) => {
    await set({ 'billing.cancel_in_setup': false })
    const { path, session } = await building({ account: { kind: 'company' } })
    const shown = await client.get(path).withSession(session)
    assert.notInclude(shown.text(), 'Cancel setup')
    assert.notInclude(shown.text(), 'Withdraw from contract')
    ;(await client.get(`${path}/cancellation`).withSession(session)).assertRedirectsTo(path)
    const refused = await client.post(`${path}/cancellation`).withSession(session).form(FORM)
    refused.assertTextIncludes('can’t be cancelled while it’s being set up')
    const withdrawn = await client.post(`${path}/withdrawal`).withSession(session)
    withdrawn.assertTextIncludes('withdrawal period for this server is over')
    assert.lengthOf(await Cancellation.all(), 0)
  })

  test('of an order that nobody paid offers nothing of it', async ({ client, assert }) => {
    const { user, service } = await orderedSetup()
    const session = await sessionFor(user)
    const path = `/services/${service.id}`
    const shown = await client.get(path).withSession(session)
    assert.notInclude(shown.text(), 'Cancel setup')
    const refused = await client.post(`${path}/cancellation`).withSession(session).form(FORM)
    refused.assertTextIncludes('Cancel its order instead')
  })

  test('that waits for a look at its order is left from the page of the order', async ({
    client,
    assert,
  }) => {
    const { user, order, service } = await paidSetup()
    await order.merge({ state: 'in_review', paidAt: clock.now() }).save()
    const session = await sessionFor(user)
    const page = await client.get(`/orders/${order.id}`).withSession(session)
    page.assertTextIncludes('To cancel a server that isn’t set up yet')
    page.assertTextIncludes('Open server')
    await client.post(`/services/${service.id}/cancellation`).withSession(session).form(FORM)
    await settleNow()
    const after = await client.get(`/orders/${order.id}`).withSession(session)
    after.assertTextIncludes('Cancelled before it was set up.')
    assert.notInclude(after.text(), 'To cancel a server that')
  })

  test('is nobody else’s to cancel, nor a member’s without the right to spend', async ({
    client,
    assert,
  }) => {
    const { path, account } = await building()
    const stranger = await sessionFor((await createCustomer()).user)
    const technical = await createCustomer({ role: 'technical' })
    await technical.membership.merge({ accountId: account.id }).save()
    const member = await sessionFor(technical.user, account)
    for (const [session, status] of [
      [stranger, 404],
      [member, 403],
    ] as const) {
      for (const page of ['cancellation', 'withdrawal']) {
        ;(await client.get(`${path}/${page}`).withSession(session)).assertStatus(status)
        const sent = await client.post(`${path}/${page}`).withSession(session).form(FORM)
        sent.assertStatus(status)
      }
    }
    assert.lengthOf(await Cancellation.all(), 0)
  })

  test('takes no reason that is none', async ({ client, assert }) => {
    const { path, session } = await building()
    const refused = await client
      .post(`${path}/cancellation`)
      .withSession(session)
      .header('referer', `${path}/cancellation`)
      .form({ mode: 'setup', reason: 'spite' })
    refused.assertTextIncludes('Choose one of the options')
    assert.lengthOf(await Cancellation.all(), 0)
  })

  test('lets staff cancel for a customer, also where the shop offers it to nobody', async ({
    client,
    assert,
  }) => {
    await set({ 'billing.cancel_in_setup': false })
    const { service, order } = await building()
    const path = `/admin/services/${service.id}`
    const support = await sessionFor((await createStaff('support')).user)
    assert.notInclude((await client.get(path).withSession(support)).text(), 'Cancel setup')
    const forbidden = await client.post(`${path}/cancellation`).withSession(support).form(FORM)
    forbidden.assertStatus(403)

    const session = await sessionFor((await createStaff('manager')).user)
    const page = await client.get(path).withSession(session)
    page.assertTextIncludes('Stops the setup of')
    page.assertTextIncludes('Withdrawal from the contract')
    const done = await client.post(`${path}/cancellation`).withSession(session).form(FORM)
    done.assertTextIncludes('We’re stopping its setup')
    done.assertTextIncludes('Setup cancelled')
    const [cancellation] = await Cancellation.all()
    assert.match(cancellation.cancelledBy, /^staff:/)
    const history = await client.get(`/admin/orders/${order.id}`).withSession(session)
    history.assertTextIncludes('Setup cancelled')
    await settleNow()
    const later = await client.get(`/admin/orders/${order.id}`).withSession(session)
    later.assertTextIncludes('Setup cancelled')
    assert.notInclude(later.text(), 'Not needed', 'no email is listed that nobody gets')
    assert.notInclude(later.text(), 'translation missing')
  })
})
