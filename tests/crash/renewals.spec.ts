import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { billingCrashPoints, chargingCrashPoints, renewalCrashPoints } from '#billing/crash_points'
import Invoice from '#billing/models/invoice'
import { assertBooksBalance } from '#tests/support/billing'
import { Customer } from '#tests/support/customer'
import { PanelProcess } from '#tests/support/panel_process'
import { assertChargedOnce, belongings } from '#tests/support/promises'
import { sample } from '#tests/support/sample'

const DAY = 24 * 60 * 60
/** Invoices are written fourteen days ahead of a month, whichever month it is. */
const UNTIL_WRITTEN = 19 * DAY
const UNTIL_CHARGED = 14 * DAY
/** How many of the cases a usual run tries of each kind. */
const SAMPLE = 1

const ofCharges = chargingCrashPoints.filter((name) => !billingCrashPoints.includes(name))

test.group('Journey | the panel is killed while servers renew', (group) => {
  let panel: PanelProcess

  group.each.setup(async () => {
    panel = await PanelProcess.start()
    return () => panel.stop()
  })

  for (const point of sample(renewalCrashPoints, SAMPLE))
    test(`[F5] one invoice for a period when it dies at ${point}`, async ({ assert }) => {
      const renewed = await aCustomer()
      await panel.crashAt(point)
      await panel.travel(UNTIL_WRITTEN)
      assert.equal(await panel.untilGone(), 'SIGKILL')
      await panel.restart()

      const invoice = await renewed.invoice()
      assert.equal(invoice.kind, 'renewal')
      assert.lengthOf(await Invoice.query().where('account_id', renewed.accountId), 2)
      assert.lengthOf(await db.from('billed_periods'), 2)
      await assertBooksBalance(assert)
    }).timeout(120_000)

  for (const point of sample(ofCharges, SAMPLE))
    test(`[F5] one charge for an invoice when it dies at ${point}`, async ({ assert }) => {
      const renewed = await aCustomer()
      await panel.travel(UNTIL_WRITTEN)
      const invoice = await renewed.invoice()
      await panel.crashAt(point)
      await panel.travel(UNTIL_CHARGED)
      assert.equal(await panel.untilGone(), 'SIGKILL')
      await panel.restart()

      // An attempt that was never asked for is given up after half an hour; the collection goes on with another.
      await until(async () => {
        await panel.travel(10 * 60)
        return (await invoice.refresh()).state === 'paid'
      })
      await assertChargedOnce(assert, panel, invoice)
      await assertBooksBalance(assert)
    }).timeout(120_000)

  /** Somebody with a server that runs and a saved card. */
  async function aCustomer() {
    const customer = new Customer(panel)
    await customer.fillCart('container')
    await customer.order({ saveCard: true })
    await customer.enterCard()
    await customer.untilRunning()
    await until(async () => (await db.from('payment_methods')).length === 1)
    const { invoice: first } = await belongings(customer)
    return {
      accountId: first.accountId,
      /** The invoice of the next period, once it is written. */
      async invoice(): Promise<Invoice> {
        const next = () => Invoice.query().where('kind', 'renewal').first()
        await until(async () => (await next()) !== null)
        return (await next())!
      },
    }
  }

  async function until(condition: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 45_000
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error(`It did not happen\n${panel.output}`)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
})
