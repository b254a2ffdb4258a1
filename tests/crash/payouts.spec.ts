import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { balanceCrashPoints } from '#billing/crash_points'
import { ledger } from '#billing/ledger/ledger'
import { clearingOf } from '#billing/ledger/postings'
import Payout from '#billing/models/payout'
import { assertBooksBalance } from '#tests/support/billing'
import { Customer } from '#tests/support/customer'
import { PanelProcess } from '#tests/support/panel_process'
import { sample } from '#tests/support/sample'

const DAY = 24 * 60 * 60
/** How many of the points a usual run tries. */
const SAMPLE = 2

test.group('Journey | the panel is killed while payouts are booked', (group) => {
  let panel: PanelProcess

  group.each.setup(async () => {
    panel = await PanelProcess.start()
    return () => panel.stop()
  })

  for (const point of sample(balanceCrashPoints, SAMPLE))
    test(`[F6] each is booked once when it dies at ${point}`, async ({ assert }) => {
      const customer = new Customer(panel)
      await customer.fillCart('container')
      await customer.order()
      await customer.enterCard()
      await customer.untilRunning()
      await until(async () => (await db.from('held_balances')).length > 0)
      await pass(4)
      await until(async () => (await db.from('balance_entries')).length > 0)
      if (point === 'billing.balance_opened') await db.from('held_balances').delete()

      const { id, amount } = panel.stripe.payOut()
      panel.stripe.settlePayout(id)
      // A webhook may bring it to the point at once, or else the next day does.
      await panel.crashAt(point)
      await pass(1).catch(() => {})
      assert.equal(await panel.untilGone(), 'SIGKILL', 'The panel did not pass the point')
      await panel.restart()
      await until(async () => {
        await pass(1)
        return (await Payout.findBy('external_id', id))?.lines === 'listed'
      })
      await until(async () => (await clearing()) === atGateway())
      const isOpenedLater = point === 'billing.balance_opened'
      assert.equal(
        (await ledger.balance({ code: 'bank' }, 'EUR')).minor,
        isOpenedLater ? 0 : amount
      )
      await assertBooksBalance(assert)
    }).timeout(180_000)

  const clearing = async () => (await ledger.balance(clearingOf('stripe'), 'EUR')).minor
  const atGateway = () =>
    panel.stripe.store.all('balance_transaction').reduce((sum, { net }) => sum + net, 0)

  async function pass(days: number): Promise<void> {
    panel.stripe.advanceClock(days * DAY)
    await panel.travel(days * DAY)
  }

  async function until(condition: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 60_000
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error(`It did not happen\n${panel.output}`)
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
  }
})
