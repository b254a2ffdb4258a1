import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { AccountFactory } from '#database/factories/identity/account_factory'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { confirmVatId } from '#billing/tax/confirm_vat_id'
import { renewAll } from '#billing/renewals/renew_all'
import { startPayment } from '#billing/payments/start_payment'
import Invoice from '#billing/models/invoice'
import PaymentAttempt from '#billing/models/payment_attempt'
import { assertBooksBalance, issueInvoice, settleLater, useStripe } from '#tests/support/billing'
import { giveCard } from '#tests/support/collections'
import { createCustomer } from '#tests/support/identity'
import { createSubscription, day } from '#tests/support/subscriptions'
import { resetState } from '#tests/support/reset_state'

const GOOD = '4242424242424242'

test.group('Faults', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('[F10] a charge whose answer was lost is looked up, and not made again, once its key may be forgotten', async ({
    assert,
  }) => {
    const gateway = await useStripe()
    try {
      const { account } = await createCustomer()
      const card = await giveCard(gateway, account, GOOD)
      const invoice = await issueInvoice(account)
      gateway.stripe.fault({ kind: 'error_after', match: 'POST /v1/payment_intents', times: 1 })
      await startPayment(invoice.id, { kind: 'saved_card', paymentMethodId: card.id })
      await settleLater({ hours: 25 })
      await settleLater({ hours: 25 })
      const asked = gateway.stripe
        .requests()
        .filter(({ method, path }) => method === 'POST' && path === '/v1/payment_intents')
      assert.lengthOf(asked, 1)
      assert.equal((await PaymentAttempt.findByOrFail('invoice_id', invoice.id)).state, 'succeeded')
      assert.equal((await invoice.refresh()).state, 'paid')
      await assertBooksBalance(assert)
    } finally {
      await gateway.close()
    }
  })

  test('[F15] a clock that goes back an hour, or ahead a day and back, bills nothing twice', async ({
    assert,
  }) => {
    const at = (text: string, hours = 12) => clock.travelTo(day(text).plus({ hours }))
    at('2027-01-10')
    const { account } = await createCustomer()
    await createSubscription(account, '2027-01-10')
    const billed: number[] = []
    const run = async () => void billed.push(await renewAll())
    at('2027-01-27', 0.5)
    await run()
    for (const back of [0, 1, -1, 26, -26]) {
      clock.travel({ hours: -back })
      await run()
    }
    at('2026-12-01')
    await run()
    at('2027-01-28')
    await run()
    assert.deepEqual(billed, [1, 0, 0, 0, 0, 0, 0, 0])
    assert.lengthOf(await Invoice.all(), 1)
    await assertBooksBalance(assert)
  })

  test('[F26] a VAT number that nobody could look up never takes the tax off, neither at order nor at renewal', async ({
    assert,
  }) => {
    await transaction((trx) =>
      settings.set({ 'billing.vat_rule': 'confirmed', 'company.country': 'DE' }, trx)
    )
    clock.travelTo(day('2027-01-10').plus({ hours: 12 }))
    const account = await AccountFactory.merge({ country: 'NL', vatId: 'NL123456782B90' }).create()
    await createSubscription(account, '2027-01-10')
    const taxed = await issueInvoice(account)
    assert.isAbove(taxed.taxMinor, 0)
    clock.travelTo(day('2027-02-01').plus({ hours: 12 }))
    await renewAll()
    const renewal = await Invoice.query().where('kind', 'renewal').firstOrFail()
    assert.isAbove(renewal.taxMinor, 0)

    assert.isTrue(await confirmVatId(account, 'staff'))
    clock.travelTo(day('2027-03-01').plus({ hours: 12 }))
    await renewAll()
    const next = await Invoice.query().where('kind', 'renewal').orderBy('seq', 'desc').firstOrFail()
    assert.notEqual(next.id, renewal.id)
    assert.equal(next.taxMinor, 0)
    assert.equal((await renewal.refresh()).taxMinor, renewal.taxMinor)
    await assertBooksBalance(assert)
  })

  for (const code of ['SQLITE_BUSY', 'ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT'])
    test(`[F28] a transaction that ends with ${code} is run again as a whole, and leaves one invoice`, async ({
      assert,
    }) => {
      const { account } = await createCustomer()
      let tries = 0
      const invoice = await transaction(async (trx) => {
        const issued = await Invoice.issue(trx, {
          accountId: account.id,
          currency: account.currency,
          lines: [{ kind: 'recurring', description: 'Small', quantity: 1, unitMinor: 1000 }],
          dueIn: { days: 7 },
        })
        if (++tries < 3) throw Object.assign(new Error('Somebody was first'), { code })
        return issued
      })
      assert.equal(tries, 3)
      assert.equal(invoice.seq, 1)
      assert.lengthOf(await Invoice.all(), 1)
      await assertBooksBalance(assert)

      const always = transaction(async () => {
        tries++
        throw Object.assign(new Error('Somebody is first'), { code })
      })
      await assert.rejects(() => always, 'Somebody is first')
      assert.equal(tries, 8)
      const left = await db.from('invoices').count('* as total').firstOrFail()
      assert.equal(Number(left.total), 1)
    })
})
