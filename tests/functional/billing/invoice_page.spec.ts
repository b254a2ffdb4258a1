import { parse } from 'node-html-parser'
import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { Money } from '#core/money/money'
import { defaultKeyOf } from '#billing/cards/sync_methods'
import { applyPayment } from '#billing/payments/apply_payment'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import { startPayment } from '#billing/payments/start_payment'
import { RefundInvoice } from '#billing/refunds/refund_invoice'
import { PaymentMethodFactory } from '#database/factories/billing/payment_method_factory'
import { issueInvoice, useStripe } from '#tests/support/billing'
import { createCustomer, sessionFor } from '#tests/support/identity'
import type { ApiClient } from '@japa/api-client'
import type User from '#identity/models/user'

const textsOf = (html: string, selector: string) =>
  parse(html)
    .querySelectorAll(selector)
    .map(({ text }) => text.replaceAll(/\s+/g, ' ').trim())

async function open(client: ApiClient, user: User, path: string) {
  const page = await client.get(path).withSession(await sessionFor(user))
  page.assertStatus(200)
  return page.text()
}

test.group('The page of an invoice', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>

  group.each.setup(async () => {
    gateway = await useStripe()
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  test('says what is due and what became of payments, the latest first', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    const path = `/invoices/${invoice.id}`
    const fresh = await open(client, user, path)
    assert.deepEqual(textsOf(fresh, '.big-amount'), ['€11.90'])
    assert.isEmpty(textsOf(fresh, '.money-list__item'))
    assert.lengthOf(textsOf(fresh, '.pay button[type=submit]'), 1)

    await recordBankTransfer(invoice.id, { amount: Money.of(190, 'EUR'), note: 'Statement 3' })
    clock.travel({ minutes: 1 })
    const started = await startPayment(invoice.id, { kind: 'new_card' })
    if (!started.ok) throw new Error(started.error.type)
    const waiting = await open(client, user, path)
    assert.deepEqual(textsOf(waiting, '.big-amount'), ['€10.00'])
    const [attempt, transfer] = textsOf(waiting, '.money-list__item')
    assert.match(attempt, /^Payment attempt Card .* €10\.00 Waiting for you$/)
    assert.match(transfer, /^Payment Bank transfer .* €1\.90 Received\b/)

    gateway.stripe.pay(started.value.sessionId ?? '', { card: '4242424242424242' })
    await applyPayment(started.value.id)
    clock.travel({ minutes: 1 })
    await new RefundInvoice().run({ invoiceId: invoice.id, reason: 'Test', by: SYSTEM })
    const paid = await open(client, user, path)
    assert.isEmpty(textsOf(paid, '.pay'))
    assert.match(textsOf(paid, '.pay__done')[0], /^Paid in full on /)
    const events = textsOf(paid, '.money-list__item').join(' / ')
    assert.match(events, /^CN-.*Refund .*Payment Card Visa •••• 4242 .* €10\.00 Received/)
    assert.notInclude(events, 'attempt')
  })

  test('offers members who may not pay the document alone', async ({ client, assert }) => {
    const { account } = await createCustomer()
    const member = await createCustomer({ role: 'technical' })
    const invoice = await issueInvoice(member.account, 1000)
    const page = await open(client, member.user, `/invoices/${invoice.id}`)
    assert.isEmpty(textsOf(page, '.pay'))
    assert.include(page, 'Only owners, admins and billing members can pay')
    const others = await issueInvoice(account, 1000)
    const session = await sessionFor(member.user)
    ;(await client.get(`/invoices/${others.id}`).withSession(session)).assertStatus(404)
  })
})

test.group('The page of payment methods', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>

  group.each.setup(async () => {
    gateway = await useStripe()
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  /** A customer with a default card whose last month is so many months from now. */
  async function withCard(months: number) {
    const { user, account } = await createCustomer()
    const last = clock.now().plus({ months })
    await PaymentMethodFactory.merge({
      accountId: account.id,
      brand: 'visa',
      defaultKey: defaultKeyOf('stripe', account.id),
      expMonth: last.month,
      expYear: last.year,
    }).create()
    return user
  }

  for (const [months, said, state] of [
    [-1, ['Your default card has expired'], 'Expired'],
    [0, ['Your default card expires soon'], 'Expires soon'],
    [1, ['Your default card expires soon'], 'Expires soon'],
    [2, [], 'Default'],
  ] as const)
    test(`warns of a default card whose last month is ${months} months away: ${state}`, async ({
      client,
      assert,
    }) => {
      clock.travel({ days: 31 })
      const page = await open(client, await withCard(months), '/billing')
      assert.deepEqual(textsOf(page, '.panel-main > .alert .alert__title'), [...said])
      assert.include(textsOf(page, '.card-list__states')[0], state)
      assert.deepEqual(textsOf(page, '.card-mark'), ['VISA'])
    })

  test('says what comes next where there is no card, to those who may add one', async ({
    client,
    assert,
  }) => {
    const { user } = await createCustomer()
    const page = await open(client, user, '/billing')
    assert.include(textsOf(page, '.empty')[0], 'You won’t be charged until you pay an invoice.')
    assert.deepEqual(textsOf(page, '.empty button'), ['Add card'])
    const member = await createCustomer({ role: 'member' })
    assert.isEmpty(textsOf(await open(client, member.user, '/billing'), '.empty button'))
  })
})
