import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { grantCredit } from '#billing/ledger/grant_credit'
import { payFromCredit } from '#billing/payments/pay_from_credit'
import { assertBooksBalance, issueInvoice } from '#tests/support/billing'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import db from '@adonisjs/lucid/services/db'

test.group('Billing pages', () => {
  test('a customer sees invoices, one as page, print view and PDF', async ({ client, assert }) => {
    const { user, account } = await createCustomer({ account: { name: 'Zoë Œuvré' } })
    const invoice = await issueInvoice(account, 123456)
    const session = await sessionFor(user)

    for (const path of [
      '/invoices',
      `/invoices/${invoice.id}`,
      `/invoices/${invoice.id}/print`,
      '/billing',
    ]) {
      const page = await client.get(path).withSession(session)
      page.assertStatus(200)
    }
    const page = await client.get(`/invoices/${invoice.id}`).withSession(session)
    page.assertTextIncludes('€1,469.13')
    const one = await client.get(`/invoices/${invoice.id}.pdf`).withSession(session)
    const two = await client.get(`/invoices/${invoice.id}.pdf`).withSession(session)
    one.assertHeader('content-type', 'application/pdf')
    assert.isTrue(one.body().equals(two.body()), 'the same invoice gives the same bytes')
  })

  test('staff see every list and the invoice; support cannot change anything', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    const manager = await sessionFor((await createStaff('manager')).user)
    const support = await sessionFor((await createStaff('support')).user)

    const paths = [
      'invoices',
      `invoices/${invoice.id}`,
      'payments',
      'refunds',
      'tax-rates',
      'webhook-events',
      'findings',
    ]
    for (const path of [...paths, `credits/${account.id}`]) {
      ;(await client.get(`/admin/${path}`).withSession(manager)).assertStatus(200)
      ;(await client.get(`/admin/${path}`).withSession(support)).assertStatus(200)
    }
    const refused = await client
      .post(`/admin/invoices/${invoice.id}/void`)
      .withSession(support)
      .form({ reason: 'No' })
    refused.assertStatus(403)
    await client
      .post(`/admin/invoices/${invoice.id}/void`)
      .withSession(manager)
      .form({ reason: 'A mistake' })
    await invoice.refresh()
    assert.equal(invoice.state, 'void')
    await assertBooksBalance(assert)
  })

  test('staff record a bank transfer; what is too much becomes credit', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    const manager = await sessionFor((await createStaff('manager')).user)
    const record = (amount: string) =>
      client
        .post(`/admin/invoices/${invoice.id}/bank-transfers`)
        .withSession(manager)
        .form({ form_marker: newId(), amount, note: 'Statement 12' })

    await record('5.00')
    await invoice.refresh()
    assert.equal(invoice.amountDue().minor, 690)
    await record('10,00')
    await record('10.00')

    await invoice.refresh()
    assert.equal(invoice.state, 'paid')
    const audited = await db
      .from('audit_entries')
      .where({ action: 'payment.recorded', subject_id: invoice.id })
    assert.lengthOf(audited, 2)
    await assertBooksBalance(assert)
  })

  test('staff give credit that pays an invoice once', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    const manager = await sessionFor((await createStaff('manager')).user)
    const give = (amount: string) =>
      client
        .post(`/admin/credits/${account.id}`)
        .withSession(manager)
        .form({ form_marker: newId(), amount, currency: 'EUR', reason: 'Outage' })
    await give('nonsense')
    await give('20.00')

    const session = await sessionFor(user)
    const pay = () =>
      client
        .post(`/invoices/${invoice.id}/payments`)
        .withSession(session)
        .form({ method: 'credit' })
    await Promise.all([pay(), pay()])

    await invoice.refresh()
    assert.equal(invoice.state, 'paid')
    assert.equal(invoice.paidMinor, 1190)
    const page = await client.get('/billing').withSession(session)
    page.assertTextIncludes('€8.10')
    await assertBooksBalance(assert)
  })

  test('credit never goes below zero when two invoices take it at once', async ({ assert }) => {
    const { account } = await createCustomer()
    const [one, two] = [await issueInvoice(account, 1000), await issueInvoice(account, 1000)]
    await grantCredit(account.id, { amount: Money.of(1500, 'EUR'), reason: 'Test', by: SYSTEM })

    await Promise.all([payFromCredit(one.id), payFromCredit(two.id)])

    await Promise.all([one.refresh(), two.refresh()])
    assert.equal(one.paidMinor + two.paidMinor, 1500)
    await assertBooksBalance(assert)
  })

  test('the list of invoices asks at most eight queries, however long it is', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    for (let count = 0; count < 12; count++) await issueInvoice(account)
    const session = await sessionFor(user)
    const queries: string[] = []
    const count = ({ sql }: { sql: string }) => queries.push(sql)
    const raw = db.connection().getReadClient()
    raw.on('query', count)
    await client.get('/invoices').withSession(session)
    raw.off('query', count)

    assert.isAbove(queries.length, 0)
    assert.isAtMost(queries.length, 8, queries.join('\n'))
  })
})
