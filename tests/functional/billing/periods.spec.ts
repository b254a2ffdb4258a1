import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { Money } from '#core/money/money'
import { settings } from '#core/settings/settings'
import { worker } from '#core/work/worker'
import { grantCredit } from '#billing/ledger/grant_credit'
import { payFromCredit } from '#billing/payments/pay_from_credit'
import Invoice from '#billing/models/invoice'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { placeOrder } from '#tests/support/ordering'
import { pdfText } from '#tests/support/pdf_text'
import { createFakeWorld } from '#tests/support/provisioning'
import { resetState } from '#tests/support/reset_state'
import { openShopAt } from '#tests/support/shop_day'
import type Plan from '#catalog/models/plan'

async function orderUnpaid(terms: Partial<Plan> = {}) {
  const { templates, product } = await createFakeWorld()
  const plan = await PlanFactory.merge({
    productId: product.id,
    setupFeeMinor: 300,
    ...terms,
  }).create()
  return placeOrder({ offer: { product, plan, template: templates.vm } })
}

async function payAndBuild({ order, account }: Awaited<ReturnType<typeof placeOrder>>) {
  await grantCredit(account.id, { amount: Money.of(90000, 'EUR'), reason: 'Test', by: SYSTEM })
  await payFromCredit(order.invoiceId ?? '')
  await worker.drain()
}

test.group('Periods on invoices', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('[B26] an invoice claims no days before the service began', async ({ client, assert }) => {
    await openShopAt('Europe/Berlin', '2027-02-28T10:00')
    const { order, user } = await orderUnpaid()
    const session = await sessionFor(user)
    const path = `/invoices/${order.invoiceId}`
    for (const page of [path, `${path}/print`]) {
      const answer = await client.get(page).withSession(session)
      answer.assertTextIncludes('1 month from activation')
      assert.notInclude(answer.text(), ' – ')
    }
    const said = await pdfText((await client.get(`${path}.pdf`).withSession(session)).body())
    assert.include(said, '1 month from activation')
    assert.notInclude(said, ' – ')

    const { lines } = (await Invoice.findOrFail(order.invoiceId)).document
    const [recurring, setup] = lines
    assert.deepEqual(recurring.cycle, { unit: 'month', count: 1, from: 'activation' })
    assert.isNull(recurring.periodStart)
    assert.isUndefined(setup.cycle, 'a setup fee has no period')
  })

  test('[B26] once the service is active its pages show the days that are served; the PDF stays as issued', async ({
    client,
    assert,
  }) => {
    await openShopAt('Europe/Berlin', '2027-02-28T10:00')
    const placed = await orderUnpaid()
    await openShopAt('Europe/Berlin', '2027-05-01T00:30')
    await payAndBuild(placed)

    const session = await sessionFor(placed.user)
    const path = `/invoices/${placed.order.invoiceId}`
    const staff = await sessionFor((await createStaff('manager')).user)
    const pages = [
      await client.get(path).withSession(session),
      await client.get(`${path}/print`).withSession(session),
      await client.get(`/admin${path}`).withSession(staff),
    ]
    for (const page of pages) {
      page.assertTextIncludes('1 month from activation')
      assert.lengthOf(page.text().match(/1 May 2027 – 31 May 2027/g) ?? [], 1)
    }
    const said = await pdfText((await client.get(`${path}.pdf`).withSession(session)).body())
    assert.include(said, '1 month from activation')
    assert.notInclude(said, '31 May 2027')
  })

  test('[B26] the days served end on the day before the next renewal, also after a short month')
    .with([
      ['2027-01-31', 'month', 1, '31 Jan 2027 – 27 Feb 2027'],
      ['2027-01-31', 'month', 3, '31 Jan 2027 – 29 Apr 2027'],
      ['2028-02-29', 'year', 1, '29 Feb 2028 – 27 Feb 2029'],
    ] as const)
    .run(async ({ client, assert }, [day, cycleUnit, cycleCount, period]) => {
      await openShopAt('Europe/Berlin', `${day}T10:00`)
      const placed = await orderUnpaid({ cycleUnit, cycleCount })
      await payAndBuild(placed)
      const session = await sessionFor(placed.user)
      const page = await client.get(`/invoices/${placed.order.invoiceId}`).withSession(session)
      assert.include(page.text(), period)
    })

  test('[B26] a renewal names its days, and so does an invoice from before', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const line = { kind: 'recurring' as const, description: 'web1', quantity: 1, unitMinor: 490 }
    const period = {
      periodStart: DateTime.utc(2027, 3, 1),
      periodEnd: DateTime.utc(2027, 3, 31),
    }
    const { id: accountId, currency } = account
    const lines = [{ ...line, ...period }]
    const issued = await transaction((trx) =>
      Invoice.issue(trx, { accountId, currency, lines, dueIn: { days: 7 } })
    )
    const { id } = issued
    const [kept] = await issued.related('lines').query()
    assert.equal(kept.periodStart?.toISODate(), '2027-03-01')
    assert.equal(kept.periodEnd?.toISODate(), '2027-03-31')
    const session = await sessionFor(user)
    const page = await client.get(`/invoices/${id}`).withSession(session)
    page.assertTextIncludes('1 Mar 2027 – 31 Mar 2027')
    assert.notInclude(page.text(), 'activation')
    const said = await pdfText(
      (await client.get(`/invoices/${id}.pdf`).withSession(session)).body()
    )
    assert.include(said, '1 Mar 2027 – 31 Mar 2027')
  })
})
