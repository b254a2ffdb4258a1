import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { settings } from '#core/settings/settings'
import { worker } from '#core/work/worker'
import { TaxCalculator } from '#billing/tax/tax_calculator'
import { setTaxRate } from '#billing/tax/set_tax_rate'
import { grantCredit } from '#billing/ledger/grant_credit'
import { shopMonthStart } from '#billing/shop_day'
import { payFromCredit } from '#billing/payments/pay_from_credit'
import { Money } from '#core/money/money'
import Invoice from '#billing/models/invoice'
import Service from '#provisioning/models/service'
import { assertBooksBalance, issueInvoice } from '#tests/support/billing'
import { pdfText } from '#tests/support/pdf_text'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { placeOrder } from '#tests/support/ordering'
import { createFakeWorld } from '#tests/support/provisioning'
import { resetState } from '#tests/support/reset_state'
import { daysInDatabase, moveShopTo, openShopAt } from '#tests/support/shop_day'

const SHOPS = [
  { zone: 'America/New_York', at: '2027-04-30T23:30', day: '30 Apr 2027', due: '7 May 2027' },
  { zone: 'Pacific/Auckland', at: '2027-05-01T00:30', day: '1 May 2027', due: '8 May 2027' },
]

test.group('The day of the shop', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  for (const { zone, at, day, due } of SHOPS) {
    test(`[B27] an order at ${at} in ${zone} is dated with that day on page, print view and PDF`, async ({
      client,
      assert,
    }) => {
      await openShopAt(zone, at)
      const { order, user } = await placeOrder()
      const session = await sessionFor(user)
      const path = `/invoices/${order.invoiceId}`
      for (const page of [path, `${path}/print`]) {
        const answer = await client.get(page).withSession(session)
        answer.assertTextIncludes(day)
        answer.assertTextIncludes(due)
      }
      const pdf = await client.get(`${path}.pdf`).withSession(session)
      assert.include(await pdfText(pdf.body()), `Issued on: ${day} Due on: ${due}`)
      ;(await client.get('/orders').withSession(session)).assertTextIncludes(day)
    })
  }

  for (const [zone, at, began] of [
    ['Pacific/Auckland', '2027-05-01T00:30', '2027-04-30T12:00:00.000Z'],
    ['America/New_York', '2027-04-30T23:30', '2027-04-01T04:00:00.000Z'],
    ['Europe/Berlin', '2027-03-28T12:00', '2027-02-28T23:00:00.000Z'],
  ])
    test(`[B27] a month in which ${at} is in ${zone} began at ${began}`, async ({ assert }) => {
      await openShopAt(zone, at)
      assert.equal((await shopMonthStart()).toISO(), began)
    })

  test('[B27] paid late in the evening is paid on that day, in every place that says so', async ({
    client,
    assert,
  }) => {
    await openShopAt('America/New_York', '2027-04-30T23:30')
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account)
    await grantCredit(account.id, { amount: Money.of(5000, 'EUR'), reason: 'Test', by: SYSTEM })
    await payFromCredit(invoice.id)
    const session = await sessionFor(user)
    for (const page of [`/invoices/${invoice.id}`, `/invoices/${invoice.id}/print`]) {
      const answer = await client.get(page).withSession(session)
      answer.assertTextIncludes('30 Apr 2027')
      assert.notInclude(answer.text(), '<dd><time datetime="2027-05-01')
    }
    const pdf = await client.get(`/invoices/${invoice.id}.pdf`).withSession(session)
    assert.include(await pdfText(pdf.body()), 'Paid on: 30 Apr 2027')

    await moveShopTo('Pacific/Auckland')
    const moved = await client.get(`/invoices/${invoice.id}.pdf`).withSession(session)
    assert.isTrue(moved.body().equals(pdf.body()), 'an issued invoice keeps its days')
  })

  test('[B27] no day in the database is the day of Greenwich, from order to machine', async ({
    assert,
    cleanup,
  }) => {
    cleanup(resetState)
    await openShopAt('Pacific/Auckland', '2027-05-01T00:30')
    const greenwich = clock.now().toFormat('yyyy-MM-dd')
    const { templates, product } = await createFakeWorld()
    const offer = {
      product,
      plan: await PlanFactory.merge({ productId: product.id }).create(),
      template: templates.vm,
    }
    const { order, account } = await placeOrder({ offer })
    await grantCredit(account.id, { amount: Money.of(5000, 'EUR'), reason: 'Test', by: SYSTEM })
    await payFromCredit(order.invoiceId ?? '')
    await worker.drain()

    const service = await Service.findByOrFail('order_id', order.id)
    assert.equal(service.state, 'active')
    assert.equal(service.anchorOn?.toISODate(), '2027-05-01')
    assert.equal(service.nextRenewalOn?.toISODate(), '2027-06-01')
    const days = await daysInDatabase()
    assert.includeMembers(
      [...days.keys()],
      ['invoices.issued_on', 'invoices.due_on', 'services.anchor_on', 'services.next_renewal_on']
    )
    for (const [column, found] of days) assert.isFalse(found.has(greenwich), column)
  })

  test('[B27] the tax rate is that of the day where the shop is', async ({ assert }) => {
    const { account } = await createCustomer({ account: { country: 'DE' } })
    const rise = DateTime.utc(2027, 1, 1)
    await setTaxRate({ country: 'DE', rateBp: 1900, validFrom: DateTime.utc(2020, 1, 1) })
    await setTaxRate({ country: 'DE', rateBp: 2100, validFrom: rise })

    await openShopAt('Europe/Berlin', '2026-12-31T23:59')
    assert.equal((await issueInvoice(account, 1000)).taxMinor, 190)
    await openShopAt('Europe/Berlin', '2027-01-01T00:01')
    assert.equal(clock.now().year, 2026)
    const first = await issueInvoice(account, 1000)
    assert.equal(first.taxMinor, 210)
    assert.equal(first.document.issuedOn, '2027-01-01')
    const lines = [{ quantity: 1, unitMinor: 1000 }]
    const quote = await TaxCalculator.quote({ account, lines, currency: 'EUR' })
    assert.equal(quote.tax.minor, 210)
  })

  test('[B27] an invoice is overdue once its last day has passed where the shop is', async ({
    client,
    assert,
  }) => {
    await openShopAt('America/New_York', '2027-05-01T12:00')
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account)
    const session = await sessionFor(user)
    const { user: manager } = await createStaff('manager')
    const isListed = async () => {
      const staff = await sessionFor(manager)
      const page = await client.get('/admin/invoices?state=overdue').withSession(staff)
      return page.text().includes(invoice.number ?? '')
    }
    const isLate = async () => {
      const page = await client.get(`/invoices/${invoice.id}`).withSession(session)
      const list = await client.get('/invoices').withSession(session)
      const late = page.text().includes('Overdue')
      assert.equal(list.text().includes('Overdue'), late, 'page and list agree')
      assert.equal(await isListed(), late, 'page and filter agree')
      return late
    }

    await openShopAt('America/New_York', '2027-05-08T23:30')
    assert.isFalse(await isLate())
    await openShopAt('America/New_York', '2027-05-09T00:30')
    assert.isTrue(await isLate())
  })

  test('[B27] numbers and dates go on at the turn of the year, and when the company moves west', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const issued: string[] = []
    const issue = async (zone: string, at: string) => {
      await openShopAt(zone, at)
      const { number, document } = await issueInvoice(account)
      assert.equal(document.number, number)
      issued.push(`${number} ${document.issuedOn} ${document.dueOn}`)
    }
    await issue('Pacific/Auckland', '2026-12-31T23:59')
    await issue('Pacific/Auckland', '2027-01-01T00:00')
    // Los Angeles still has the last day of December: the series does not go back to it.
    await issue('America/Los_Angeles', '2026-12-31T05:00')
    await issue('America/Los_Angeles', '2027-01-02T00:00')
    assert.deepEqual(issued, [
      'INV-000001 2026-12-31 2027-01-07',
      'INV-000002 2027-01-01 2027-01-08',
      'INV-000003 2027-01-01 2027-01-08',
      'INV-000004 2027-01-02 2027-01-09',
    ])
    const rows = await Invoice.query().orderBy('seq')
    assert.deepEqual(
      rows.map(({ dueOn }) => dueOn.toISODate()),
      ['2027-01-07', '2027-01-08', '2027-01-08', '2027-01-09']
    )
    await assertBooksBalance(assert)
  })

  test('[B27] owners choose among time zones that exist; UTC until then', async ({
    client,
    assert,
  }) => {
    assert.equal(await settings.get('company.time_zone'), 'UTC')
    const owner = await sessionFor((await createStaff('owner')).user)
    const support = await sessionFor((await createStaff('support')).user)
    const save = (session: typeof owner, zone: string) =>
      client
        .put('/admin/settings/company')
        .withSession(session)
        .header('accept', 'text/html')
        .form({
          company__name: 'Shop',
          company__address: '',
          company__country: 'NZ',
          company__time_zone: zone,
          company__vat_id: '',
          company__email: '',
        })
        .redirects(0)

    ;(await save(support, 'Pacific/Auckland')).assertStatus(403)
    for (const zone of ['', 'Europe/Atlantis', '+13:00', 'pacific/auckland']) {
      const answer = await save(owner, zone)
      assert.property(answer.flashMessages().inputErrorsBag ?? {}, 'company__time_zone', zone)
    }
    assert.equal(await settings.get('company.time_zone'), 'UTC')
    await save(owner, 'Pacific/Auckland')
    assert.equal(await settings.get('company.time_zone'), 'Pacific/Auckland')
    const page = await client.get('/admin/settings/company').withSession(owner)
    assert.match(page.text(), /<option value="Pacific\/Auckland" selected/)
  })
})
