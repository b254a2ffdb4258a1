import router from '@adonisjs/core/services/router'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { transaction } from '#core/database/transaction'
import { apartFromForm, asSubmission } from '#core/forms/submission'
import { newId } from '#core/ids'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { assertBooksBalance, issueInvoice } from '#tests/support/billing'

const MONEY = /^\/(admin\/)?(invoices|credits|billing|checkout|orders|tax-rates|cart)\b/

/** Routes that move money or promise it and ask for no marker, each with what makes a repeat harmless. */
const HARMLESS: Record<string, string> = {
  'invoices.payments.store': 'an invoice has one open attempt',
  'due_payments.store': 'the invoices have one open attempt',
  'credit.store': 'a top-up is known by the marker of its form',
  'payment_methods.backup.store': 'names a card and charges nothing',
  'admin.write_offs.store': 'an invoice is written off from one state',
  'admin.credit_notes.store': 'a note is known by its cause, the marker of its form',
  'billing_contacts.store': 'an account has an address once',
  'contact_questions.store': 'only the latest link works',
  'payment_methods.store': 'opens a page of the gateway, which charges nothing',
  'billing_portal.store': 'opens a page of the gateway, which charges nothing',
  'checkout.store': 'a cart becomes one order',
  'guest_checkout.store': 'a cart becomes one order, and an address one account',
  'cart_coupon.store': 'a cart has one coupon, and takes no use of it',
  'cart_items.store': 'a cart promises nothing; its form carries a marker all the same',
  'admin.invoices.void': 'a voided invoice cannot be voided',
  'admin.invoices.refunds.store': 'a refund is known by its own marker, which the gateway gets too',
  'admin.tax_rates.store': 'a rate is known by country and day',
  'order_cancellations.store': 'an order is cancelled from one state',
  'admin.order_acceptances.store': 'an order is accepted from one state',
  'admin.order_rejections.store': 'an order is rejected from one state',
  'admin.order_cancellations.store': 'an order is cancelled from one state',
}
const MARKED = ['admin.credits.store', 'admin.invoices.bank_transfers.store']

const manager = async () => sessionFor((await createStaff('manager')).user)

test.group('Forms that are sent twice', () => {
  test('[M7] every form that moves money asks for a marker or has a reason why not', ({
    assert,
  }) => {
    const routes = router
      .toJSON()
      .root.filter(({ pattern, methods }) => methods.includes('POST') && MONEY.test(pattern))
      .map(({ name, pattern }) => name ?? pattern)
    assert.sameMembers(routes, [...MARKED, ...Object.keys(HARMLESS)])
  })

  test('[M7] five identical grants at once are one grant, and all lead to the same page', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    const session = await manager()
    const form = { form_marker: newId(), amount: '5.00', currency: 'EUR', reason: 'Outage' }
    const send = (fields = form) =>
      client.post(`/admin/credits/${account.id}`).withSession(session).form(fields).redirects(0)
    const answers = await Promise.all([send(), send(), send(), send(), send()])
    for (const answer of answers) answer.assertHeader('location', `/admin/credits/${account.id}`)
    const again = await send()
    again.assertFlashMessage(
      'info',
      'You’ve already submitted this form, so it wasn’t processed again.'
    )
    const page = await client.get(`/admin/credits/${account.id}`).withSession(session)
    page.assertTextIncludes('€5.00')
    await send({ ...form, amount: '6.00' })
    const balance = await client.get(`/admin/credits/${account.id}`).withSession(session)
    balance.assertTextIncludes('€11.00')
    await assertBooksBalance(assert)
  })

  test('[M7] five identical part transfers at once are one transfer', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    const session = await manager()
    const form = { form_marker: newId(), amount: '2.00', note: 'Statement 12' }
    const send = () =>
      client
        .post(`/admin/invoices/${invoice.id}/bank-transfers`)
        .withSession(session)
        .form(form)
        .redirects(0)
    await Promise.all([send(), send(), send(), send(), send()])
    await invoice.refresh()
    assert.equal(invoice.paidMinor, 200)
    await assertBooksBalance(assert)
  })

  test('[M7] a form without a marker moves no money', async ({ client, assert }) => {
    const { account } = await createCustomer()
    const answer = await client
      .post(`/admin/credits/${account.id}`)
      .withSession(await manager())
      .form({ amount: '5.00', currency: 'EUR', reason: 'Outage' })
      .redirects(0)
    assert.property(answer.flashMessage('inputErrorsBag'), 'form_marker')
  })

  test('[M7] every form that is posted carries a marker, each another', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    const page = await client.get(`/admin/credits/${account.id}`).withSession(await manager())
    const markers = [...page.text().matchAll(/name="form_marker" value="(\w{26})"/g)]
    const forms = [...page.text().matchAll(/<form [^>]*method="POST"/g)]
    assert.equal(markers.length, forms.length)
    assert.equal(new Set(markers.map(([, value]) => value)).size, markers.length)
  })

  test('[M7] what failed is not taken for done', async ({ client, assert }) => {
    const session = await manager()
    const form = { form_marker: newId(), amount: '5.00', currency: 'EUR', reason: 'Outage' }
    const send = (id: string) =>
      client.post(`/admin/credits/${id}`).withSession(session).form(form).redirects(0)
    const missing = await send(newId())
    missing.assertStatus(404)
    const { account } = await createCustomer()
    const answer = await send(account.id)
    answer.assertFlashMissing('info')
    assert.equal(answer.header('location'), `/admin/credits/${account.id}`)
  })

  test('[M7] a form that does something in a second transaction is told to its developer', async ({
    assert,
  }) => {
    const ctx = await testUtils.createHttpContext()
    ctx.request.request.method = 'POST'
    const nothing = () => transaction(async () => null)
    const second = () => asSubmission(ctx, async () => [await nothing(), await nothing()])
    await assert.rejects(second, /second transaction/)
    const apart = async () => [await apartFromForm(nothing), await nothing()]
    assert.deepEqual(await asSubmission(ctx, apart), [null, null])
  })
})
