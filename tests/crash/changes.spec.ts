import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { changeCrashPoints } from '#billing/crash_points'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { ProductFactory } from '#database/factories/catalog/product_factory'
import Product from '#catalog/models/product'
import BillingHold from '#billing/models/billing_hold'
import Cancellation from '#billing/models/cancellation'
import Invoice from '#billing/models/invoice'
import Subscription from '#billing/models/subscription'
import SubscriptionChange from '#billing/models/subscription_change'
import { assertBooksBalance } from '#tests/support/billing'
import { assertBilledOnce } from '#tests/support/changes'
import { Customer } from '#tests/support/customer'
import { createStaff } from '#tests/support/identity'
import { Journey } from '#tests/support/journey'
import { PanelProcess } from '#tests/support/panel_process'
import { assertChargedOnce, belongings } from '#tests/support/promises'
import type { Assert } from '@japa/assert'
import type Service from '#provisioning/models/service'

const PASSWORD = 'a long enough sentence'

test.group('Journey | the panel is killed while what is billed changes', (group) => {
  let panel: PanelProcess
  let customer: Customer
  let service: Service

  group.setup(async () => {
    panel = await PanelProcess.start()
    customer = new Customer(panel)
    await customer.fillCart('vm')
    await customer.order()
    await customer.enterCard()
    await customer.untilRunning(60)
    service = (await belongings(customer)).service
    await larger()
    return () => panel.stop()
  })

  test('has a case for each point', ({ assert }) => {
    assert.sameMembers([...changeCrashPoints], Object.keys(cases))
  })

  const cases: Record<string, () => Promise<unknown>> = {
    'billing.renewal_held': hold,
    'billing.change_requested': requestChange,
    'billing.change_paid': payChange,
    'billing.cancelled': cancel,
  }

  for (const [point, run] of Object.entries(cases))
    test(`[F6] what was asked for is done once when it dies at ${point}`, async ({ assert }) => {
      await panel.crashAt(point)
      await run()
      assert.equal(await panel.untilGone(), 'SIGKILL', 'The panel did not pass the point')
      await panel.restart()
      await until(async () => (await waiting()) === 0)
      await outcomes[point as keyof typeof outcomes](assert)
      const subscription = await Subscription.findByOrFail('service_id', service.id)
      await assertBilledOnce(assert, subscription)
      await assertBooksBalance(assert)
    }).timeout(180_000)

  /** What stands in the database afterwards, whichever moment it was. */
  const outcomes = {
    'billing.renewal_held': async (assert: Assert) => {
      const [held] = await BillingHold.all()
      const { invoiceOn } = await Subscription.findByOrFail('service_id', service.id)
      assert.equal(invoiceOn?.toISODate(), held.untilOn.toISODate())
      assert.lengthOf(await BillingHold.all(), 1)
    },
    'billing.change_requested': async (assert: Assert) => {
      const [change] = await SubscriptionChange.all()
      assert.equal(change.state, 'awaiting_payment')
      assert.lengthOf(await Invoice.query().where('kind', 'change'), 1)
      assert.lengthOf(await SubscriptionChange.all(), 1)
    },
    'billing.change_paid': async (assert: Assert) => {
      await until(async () => (await service.refresh()).cores === 2)
      await until(async () => (await SubscriptionChange.firstOrFail()).state === 'applied')
      const invoice = await Invoice.query().where('kind', 'change').firstOrFail()
      await assertChargedOnce(assert, panel, invoice)
      const resized = await db.from('operations').where({ kind: 'resize', state: 'succeeded' })
      assert.lengthOf(resized, 1)
    },
    'billing.cancelled': async (assert: Assert) => {
      const [cancellation] = await Cancellation.all()
      assert.equal(cancellation.state, 'scheduled')
      assert.lengthOf(await Cancellation.all(), 1)
      const mails = await db.from('mails').where('kind', 'billing.cancellation')
      assert.lengthOf(mails, 1)
    },
  }

  async function hold(): Promise<void> {
    const staff = await createStaff('manager', { password: PASSWORD })
    const desk = new Journey(panel.url)
    await desk.open('/sign-in')
    await desk.press('Sign in', { 'Email address': staff.user.email, 'Password': PASSWORD })
    const subscription = await Subscription.findByOrFail('service_id', service.id)
    await desk.open('/admin/billing/tonight?until=month')
    const day = subscription.renewsOn!.minus({ days: 2 }).toISODate() ?? ''
    await desk
      .press('Hold renewal', { 'Hold until': day, 'Reason': 'Asked us to wait' })
      .catch(gone)
  }

  async function requestChange(): Promise<void> {
    await customer.browser.open(`/services/${service.id}/change`)
    await customer.browser.press('Show what it costs', {
      Plan: 'Large machine, €20.00 per month',
      Now: true,
    })
    await customer.browser.press('Change and pay').catch(gone)
  }

  async function payChange(): Promise<void> {
    const invoice = await Invoice.query().where('kind', 'change').firstOrFail()
    await customer.browser.open(`/invoices/${invoice.id}`)
    await customer.browser.press('Pay now', { 'New card': true }).catch(gone)
    await customer.enterCard().catch(gone)
  }

  async function cancel(): Promise<void> {
    await customer.browser.open(`/services/${service.id}/cancellation`)
    await customer.browser.press('Cancel server').catch(gone)
  }

  async function larger(): Promise<void> {
    const small = await Product.findByOrFail('slug', 'small-vm')
    const { id: productId } = await ProductFactory.merge({
      categoryId: small.categoryId,
      name: 'Large machine',
      slug: 'large-vm',
      kind: 'vm',
      driver: 'proxmox',
      specs: { cores: 2, memoryMb: 2048, diskGb: 20, bandwidthMbit: 200 },
      included: [],
    }).create()
    await PlanFactory.merge({ productId, priceMinor: 2000 }).create()
  }

  async function waiting(): Promise<number> {
    return (await db.from('outbox_messages').whereNull('done_at').select('id')).length
  }

  async function until(condition: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 60_000
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error(`It did not happen\n${panel.output}`)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
})

/** Nobody answers any more. */
function gone(): void {}
