import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { SYSTEM } from '#core/actor'
import { worker } from '#core/work/worker'
import { paymentLink } from '#billing'
import { appUrl } from '#config/app'
import PaymentAttempt from '#billing/models/payment_attempt'
import { issueInvoice, useStripe } from '#tests/support/billing'
import { collected, giveCard, later, onDay } from '#tests/support/collections'
import { createCustomer } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'
import type { ApiClient } from '@japa/api-client'

const CONFIRMS = '4000002760003184'
const pathOf = (invoiceId: string) => paymentLink(invoiceId).replace(appUrl, '')
const actionIn = (html: string) =>
  (/action="(\/pay\/[^"]+)"/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&')

async function pay(client: ApiClient, invoiceId: string, method: string) {
  const page = await client.get(pathOf(invoiceId))
  return client
    .post(actionIn(page.text()))
    .header('accept', 'text/html')
    .form({ method })
    .redirects(0)
}

test.group('Links to pay', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>
  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    return () => gateway.close()
  })
  group.each.teardown(() => clock.reset())

  test('say what and how much, and pay with a new card without signing in', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    const page = await client.get(pathOf(invoice.id))
    page.assertStatus(200)
    page.assertTextIncludes(invoice.number ?? '')
    page.assertTextIncludes('€11.90')
    const gone = await pay(client, invoice.id, 'new_card')
    assert.include(gone.header('location') ?? '', gateway.stripe.url)
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    const paid = gateway.stripe.pay(attempt.sessionId ?? '', { card: '4242424242424242' })
    assert.equal(paid.status === 'complete' ? paid.redirectUrl : '', paymentLink(invoice.id))
    ;(await client.get(pathOf(invoice.id))).assertTextIncludes('This invoice is paid')
    assert.equal((await invoice.refresh()).state, 'paid')
  })

  test('[F22] confirm with the bank what no card paid while the customer was away', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    const card = await giveCard(gateway, account, CONFIRMS)
    const { invoice } = await collected(account)
    await onDay(invoice, 0)
    const page = await client.get(pathOf(invoice.id))
    page.assertTextIncludes('Saved card')
    const gone = await pay(client, invoice.id, card.id)
    assert.include(gone.header('location') ?? '', '/authenticate/')
    const attempt = await PaymentAttempt.query().orderBy('id', 'desc').firstOrFail()
    gateway.stripe.authenticate(attempt.intentId ?? '')
    ;(await client.get(pathOf(invoice.id))).assertTextIncludes('This invoice is paid')
    await later({ minutes: 1 })
    assert.isNull((await card.refresh()).refusedFor)
  })

  test('[F1] share one payment, however often they are used', async ({ client, assert }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    const answers = await Promise.all([1, 2, 3].map(() => pay(client, invoice.id, 'new_card')))
    const targets = new Set(answers.map((answer) => answer.header('location')))
    assert.equal(targets.size, 1)
    assert.lengthOf(await PaymentAttempt.query().where('invoice_id', invoice.id), 1)
  })

  test('work for nobody who made one up, charge no card that they do not offer, and end with the debt', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    const other = await createCustomer()
    const theirs = await giveCard(gateway, other.account, '4242424242424242')
    const invoice = await issueInvoice(account)
    const forged = pathOf(invoice.id).replace(/signature=.{5}/, 'signature=aaaaa')
    ;(await client.get(forged)).assertStatus(404)
    ;(await client.get(`/pay/${invoice.id}`)).assertStatus(404)
    const posted = await client.post(`/pay/${invoice.id}`).form({ method: 'new_card' }).redirects(0)
    posted.assertStatus(404)
    await pay(client, invoice.id, theirs.id)
    const attempts = await PaymentAttempt.query().where('invoice_id', invoice.id)
    assert.isTrue(attempts.every(({ kind }) => kind === 'new_card'))
    await pay(client, invoice.id, '')

    await invoice.void({ by: SYSTEM, reason: 'Test' })
    await worker.drain()
    const over = await client.get(pathOf(invoice.id))
    over.assertTextIncludes('Nothing is due on this invoice')
    assert.equal(actionIn(over.text()), '')
  })
})
