import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { parkedCrashPoints } from '#billing/crash_points'
import Invoice from '#billing/models/invoice'
import Subscription from '#billing/models/subscription'
import { assertBooksBalance } from '#tests/support/billing'
import { createCustomer, createStaff } from '#tests/support/identity'
import { Journey } from '#tests/support/journey'
import { PanelProcess } from '#tests/support/panel_process'
import { createSubscription } from '#tests/support/subscriptions'
import { sample } from '#tests/support/sample'
import { clock } from '#core/clock'

test.group('Journey | the panel is killed while paused renewals are billed', (group) => {
  let panel: PanelProcess

  group.each.setup(async () => {
    panel = await PanelProcess.start()
    return () => panel.stop()
  })

  for (const point of sample(parkedCrashPoints, 1))
    test(`[F5] each missed period is on one invoice when it dies at ${point}`, async ({
      assert,
    }) => {
      const began = clock.now().minus({ months: 2, days: 3 }).toISODate()
      const parkedAt = clock.now()
      for (const hostname of ['one.example.com', 'two.example.com']) {
        const { account } = await createCustomer()
        const subscription = await createSubscription(account, began, { hostname })
        await subscription.merge({ parkedAt, parkedReason: 'failed', invoiceOn: null }).save()
      }
      const ids = (await Subscription.all()).map(({ id }) => `ids[]=${id}`).join('&')
      const password = 'seven herons and a pond'
      const { user } = await createStaff('manager', { password })
      const staff = new Journey(panel.url)
      staff.whenGone = async () => {
        assert.equal(await panel.untilGone(), 'SIGKILL')
        await panel.restart()
      }
      await staff.open('/sign-in')
      await staff.press('Sign in', { 'Email address': user.email, 'Password': password })
      await staff.open(`/admin/paused-renewals/review?${ids}&verb=missed`)
      await panel.crashAt(point)
      await staff.press('Bill 2 servers')

      assert.lengthOf(await Invoice.query().where('kind', 'renewal'), 2)
      const periods = await db.from('billed_periods').whereNotNull('invoice_id')
      assert.lengthOf(await db.from('subscriptions').whereNotNull('parked_reason'), 0)
      assert.lengthOf(
        new Set(periods.map((row) => `${row.subscription_id} ${row.starts_on}`)),
        periods.length
      )
      await assertBooksBalance(assert)
    }).timeout(120_000)
})
