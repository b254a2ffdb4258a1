import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { clock } from '#core/clock'
import { grantCredit } from '#billing/ledger/grant_credit'
import { PaymentMethodFactory } from '#database/factories/billing/payment_method_factory'
import { openAttempt } from '#billing/payments/open_attempt'
import PaymentAttempt from '#billing/models/payment_attempt'
import Order from '#ordering/models/order'
import { issueInvoice, useStripe } from '#tests/support/billing'
import { createOffer } from '#tests/support/catalog'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { beginIn, createCart } from '#tests/support/ordering'
import { resetState } from '#tests/support/reset_state'
import type { ApiClient } from '@japa/api-client'
import type Account from '#identity/models/account'

const give = (account: Account, minor: number) =>
  grantCredit(account.id, { amount: Money.of(minor, 'EUR'), reason: 'test', by: SYSTEM })

const addCard = (account: Account, lastFour: string, expYear: number, isDefault = false) =>
  PaymentMethodFactory.merge({
    accountId: account.id,
    lastFour,
    expYear,
    defaultKey: isDefault ? account.id : null,
  }).create()

/** The radio options of both forms as people read them: label, detail, and whether it can be chosen. */
function waysIn(html: string): string[] {
  const blocks = html.match(/<input[^>]*name="method"[\s\S]*?<\/div>/g) ?? []
  return blocks.map((block) => {
    const label = /choice__label[^>]*>\s*<span>([^<]*)/.exec(block)?.[1].trim()
    const detail = /choice__detail[^>]*>([^<]*)/.exec(block)?.[1].trim()
    return `${label} | ${detail}${/^<input[^>]* disabled/.test(block) ? ' | disabled' : ''}`
  })
}

async function atBothDoors(client: ApiClient, minor: number) {
  const { user, account } = await createCustomer()
  const invoice = await issueInvoice(account, minor)
  const offer = await createOffer({ plan: { priceMinor: minor } })
  const cart = await createCart({ ...offer, account })
  const session = { ...(await sessionFor(user)), cart_id: cart.id }
  const read = async (path: string) =>
    waysIn((await client.get(path).withSession(session)).text().replaceAll('&#x27;', "'"))
  return {
    account,
    cart,
    session,
    ways: async () => ({
      checkout: await read('/checkout'),
      invoice: await read(`/invoices/${invoice.id}`),
    }),
  }
}

test.group('Ways to pay', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>> | null
  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    return () => gateway?.close()
  })

  test('[M4] are the same at the checkout and on the invoice: cards, credit, what has expired', async ({
    client,
    assert,
  }) => {
    const { account, ways } = await atBothDoors(client, 1000)
    await addCard(account, '1111', 2020)
    await addCard(account, '4242', clock.now().year + 3, true)
    await give(account, 500)
    const { checkout, invoice } = await ways()
    assert.deepEqual(checkout, invoice)
    assert.deepEqual(checkout, [
      `Visa •••• 4242 | Expires 04/${clock.now().year + 3}`,
      'Visa •••• 1111 | Expired 04/2020 | disabled',
      'New card | You’ll enter it on our payment provider’s page.',
      'Account credit | Your credit of €5.00 covers part of this invoice. The rest stays due.',
    ])
    await give(account, 5000)
    const covered = await ways()
    assert.deepEqual(covered.checkout, covered.invoice)
    assert.equal(covered.checkout[0], 'Account credit | Your credit of €55.00 covers this invoice.')
  })

  test('leave out a card that another gateway keeps, and refuse it to whoever names it', async ({
    client,
    assert,
  }) => {
    const { account, ways } = await atBothDoors(client, 1000)
    const elsewhere = await addCard(account, '4242', clock.now().year + 3, true)
    await elsewhere.merge({ gateway: 'acme_pay' }).save()
    const { checkout, invoice } = await ways()
    const offered = ['New card | You’ll enter it on our payment provider’s page.']
    assert.deepEqual([checkout, invoice], [offered, offered])

    const { id } = await issueInvoice(account, 1000)
    const choice = { kind: 'saved_card' as const, paymentMethodId: elsewhere.id }
    assert.deepEqual(await openAttempt(id, choice), { ok: false, error: { type: 'unknown_card' } })
    assert.isNull(await PaymentAttempt.findBy('invoice_id', id))
  })

  test('[H05] an amount that no card can pay is said before anything is ordered', async ({
    client,
    assert,
  }) => {
    const { account, cart, session, ways } = await atBothDoors(client, 20)
    const none = await ways()
    assert.deepEqual([none.checkout, none.invoice], [[], []])
    const page = await client.get('/checkout').withSession(session)
    page.assertTextIncludes('There’s no way to pay this order right now, so nothing was ordered')
    page.assertTextIncludes('Cards can’t pay less than €0.50.')
    const form = { cart: cart.id, quote: 'a'.repeat(32), method: 'new_card' }
    const refused = await client.post('/checkout').withSession(session).redirects(0).form(form)
    refused.assertFlashMessage('error')
    assert.lengthOf(await Order.query(), 0)

    await give(account, 1000)
    const able = await ways()
    assert.deepEqual(able.checkout, able.invoice)
    assert.include(able.checkout[0], 'Account credit')
    assert.include(able.checkout[1], 'Cards can’t pay less than €0.50. | disabled')
  })

  test('[H05] a shop that names its bank account takes a transfer where no card works', async ({
    client,
    assert,
  }) => {
    await transaction((trx) =>
      settings.set({ 'billing.bank_details': 'DE02 1203 0000 0000 2020 51' }, trx)
    )
    await gateway?.close()
    gateway = null
    const { cart, session, ways } = await atBothDoors(client, 1000)
    const { checkout, invoice } = await ways()
    assert.deepEqual(checkout, invoice)
    assert.deepEqual(checkout, [
      'New card | Card payments aren’t available right now. | disabled',
      'Bank transfer | You’ll find our bank details on the invoice.',
    ])
    const html = (await client.get('/checkout').withSession(session)).text()
    const quote = /name="quote" value="([0-9a-f]{32})"/.exec(html)?.[1] ?? ''
    await client
      .post('/checkout')
      .withSession(session)
      .redirects(0)
      .form({ cart: cart.id, quote, begin: beginIn(html), method: 'bank_transfer' })
    const order = await Order.firstOrFail()
    const answer = await client
      .post(`/invoices/${order.invoiceId}/payments`)
      .withSession(session)
      .redirects(0)
      .form({ method: 'bank_transfer' })
    answer.assertHeader('location', `/invoices/${order.invoiceId}`)
    answer.assertFlashMessage('info')
  })

  test('[H05] a transfer that leaves what no card can pay says so to staff and customer', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    const staff = await sessionFor((await createStaff('manager')).user)
    const answer = await client
      .post(`/admin/invoices/${invoice.id}/bank-transfers`)
      .withSession(staff)
      .redirects(0)
      .form({ form_marker: newId(), amount: '11.70', note: 'statement 7' })
    const said = String(answer.flashMessage('warning'))
    assert.include(said, '€0.20 is still due, which is less than a card can pay (€0.50)')
    const admin = await client.get(`/admin/invoices/${invoice.id}`).withSession(staff)
    admin.assertTextIncludes('€0.20 is due, which is less than a card can pay')
    const own = await client.get(`/invoices/${invoice.id}`).withSession(await sessionFor(user))
    own.assertTextIncludes('This invoice can’t be paid online right now')
    own.assertTextIncludes('Cards can’t pay less than €0.50.')
  })
})
