import { test } from '@japa/runner'
import { currencyOf } from '#core/money/currencies'
import { Money } from '#core/money/money'
import { formatMoney } from '#core/views/format'
import { applyPayment } from '#billing/payments/apply_payment'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import { startPayment } from '#billing/payments/start_payment'
import PaymentAttempt from '#billing/models/payment_attempt'
import { assertBooksBalance, issueInvoice, useStripe } from '#tests/support/billing'
import { createOffer } from '#tests/support/catalog'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'

test.group('Amounts that are more than a card can pay', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>
  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    return () => gateway.close()
  })

  /** An invoice without tax over so many steps more than a card can pay at once. */
  async function invoiceOver(currency: string, stepsMore: number) {
    const { user, account } = await createCustomer()
    await account.merge({ currency, country: 'US', vatId: null }).save()
    const { maximumCharge, step } = currencyOf(currency)
    const invoice = await issueInvoice(account, maximumCharge + stepsMore * step)
    return { invoice, session: await sessionFor(user), most: Money.of(maximumCharge, currency) }
  }

  async function payByCard(invoiceId: string) {
    const started = await startPayment(invoiceId, { kind: 'new_card' })
    if (!started.ok) throw new Error(started.error.type)
    gateway.stripe.pay(started.value.sessionId ?? '')
    return applyPayment(started.value.id)
  }

  for (const currency of ['EUR', 'JPY', 'KWD', 'ISK'])
    test(`[B06] in ${currency} the most is paid, and one step more is refused before the gateway is asked`, async ({
      client,
      assert,
    }) => {
      const { invoice: largest } = await invoiceOver(currency, 0)
      await payByCard(largest.id)
      assert.equal((await largest.refresh()).state, 'paid')

      const { invoice, session, most } = await invoiceOver(currency, 1)
      const page = await client.get(`/invoices/${invoice.id}`).withSession(session)
      page.assertTextIncludes(`Cards can’t pay more than ${formatMoney(most)} at once.`)
      for (let round = 0; round < 2; round++)
        assert.deepEqual(await startPayment(invoice.id, { kind: 'new_card' }), {
          ok: false,
          error: { type: 'above_maximum' },
        })
      assert.lengthOf(await PaymentAttempt.query().where('invoice_id', invoice.id), 0)
      await assertBooksBalance(assert)
    })

  test('[B06] a transfer over a part leaves what a card can pay, and staff read so', async ({
    client,
    assert,
  }) => {
    const { invoice } = await invoiceOver('EUR', 1)
    const staff = await sessionFor((await createStaff('manager')).user)
    const read = () => client.get(`/admin/invoices/${invoice.id}`).withSession(staff)
    ;(await read()).assertTextIncludes('more than a card can pay at once')
    await recordBankTransfer(invoice.id, { amount: Money.of(100, 'EUR'), note: 'statement 1' })
    assert.notInclude((await read()).text(), 'more than a card can pay at once')
    await payByCard(invoice.id)
    assert.equal((await invoice.refresh()).state, 'paid')
    await assertBooksBalance(assert)
  })

  test('[B06] staff read which price no card can pay at once', async ({ client }) => {
    const { product } = await createOffer({ plan: { priceMinor: 100_000_000 } })
    const page = await client
      .get(`/admin/products/${product.id}/edit`)
      .withSession(await sessionFor((await createStaff('owner')).user))
    page.assertTextIncludes('Cards can’t pay more than €999,999.99 at once.')
  })
})
