import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { Money } from '#core/money/money'
import { breakableHtml } from '#core/views/breakable'
import { defaultKeyOf } from '#billing/cards/sync_methods'
import { grantCredit } from '#billing/ledger/grant_credit'
import { nextCharges } from '#billing/renewals/next_charges'
import { PaymentMethodFactory } from '#database/factories/billing/payment_method_factory'
import { countQueries } from '#tests/support/provisioning'
import { issueInvoice } from '#tests/support/billing'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'
import { createSubscription } from '#tests/support/subscriptions'

test.group('What is charged next', (group) => {
  group.each.setup(async () => {
    await resetState()
    return () => clock.reset()
  })

  test('is told with its day, its amount with tax, and the card', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    assert.deepEqual(await nextCharges(account), {
      ...{ charges: [], card: null, backup: null },
    })
    const today = clock.now().toISODate()
    const { hostname, renewsOn } = await createSubscription(account, today)
    const session = await sessionFor(user)
    const page = await client.get('/billing').withSession(session)
    page.assertTextIncludes(hostname)
    page.assertTextIncludes('€11.90')
    page.assertTextIncludes('Add a card, so your servers renew')

    const key = defaultKeyOf('stripe', account.id)
    const fields = { accountId: account.id, defaultKey: key }
    const { year, month } = renewsOn!.minus({ months: 1 })
    const card = await PaymentMethodFactory.merge({
      ...fields,
      expYear: year,
      expMonth: month,
    }).create()
    const warned = await client.get('/billing').withSession(session)
    warned.assertTextIncludes('expires before your renewal')
    await card.merge({ expYear: 2099 }).save()
    const fine = await client.get('/billing').withSession(session)
    fine.assertTextIncludes('Charged to Visa •••• 4242')
  })

  test('is a part of other pages that is fetched by itself: credit first, both cards, and what is due', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const today = clock.now().toISODate()
    const one = await createSubscription(account, today, { hostname: 'first.example.com' })
    const other = await createSubscription(account, today, { hostname: 'second.example.com' })
    const key = defaultKeyOf('stripe', account.id)
    await PaymentMethodFactory.merge({ accountId: account.id, defaultKey: key }).create()
    const second = { accountId: account.id, backupKey: key, lastFour: '1111' }
    await PaymentMethodFactory.merge(second).create()
    const amount = Money.of(500, 'EUR')
    await grantCredit(account.id, { amount, reason: 'Test', by: SYSTEM })
    await issueInvoice(account, 1000)
    const session = await sessionFor(user)
    const [first, last] = [one, other].map(({ hostname }) => breakableHtml(hostname).value)

    const dashboard = await client.get('/dashboard').withSession(session)
    dashboard.assertTextIncludes('<turbo-frame id="next-charges"')
    const part = await client
      .get('/billing/next')
      .header('turbo-frame', 'next-charges')
      .withSession(session)
    assert.match(part.text().trimStart(), /^<turbo-frame id="next-charges"/)
    for (const text of [
      first,
      last,
      'Your credit pays €5.00 of the first charge, your card €6.90.',
      'Charged to Visa •••• 4242 by default.',
      'If it’s declined, we charge Visa •••• 1111.',
      'Pay €11.90 now',
      'Change card',
    ])
      part.assertTextIncludes(text)
    const whole = await client.get('/billing/next').withSession(session)
    whole.assertTextIncludes('<h1')
    const alone = await client.get(`/billing/next?service=${one.serviceId}`).withSession(session)
    alone.assertTextIncludes(first)
    assert.notInclude(alone.text(), last)
    const stranger = await createCustomer()
    const theirs = await client
      .get(`/billing/next?service=${one.serviceId}`)
      .withSession(await sessionFor(stranger.user))
    theirs.assertTextIncludes('There are no charges coming up.')
    const queries = await countQueries(async () => {
      await client.get('/billing/next').withSession(session)
    })
    assert.isAtMost(queries, 9)
  })
})
