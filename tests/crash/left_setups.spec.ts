import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { provisioningCrashPoints, setupCrashPoints } from '#provisioning/crash_points'
import CreditNote from '#billing/models/credit_note'
import Refund from '#billing/models/refund'
import { assertBooksBalance } from '#tests/support/billing'
import { Customer } from '#tests/support/customer'
import { PanelProcess } from '#tests/support/panel_process'
import { belongings, machinesAt } from '#tests/support/promises'
import { sample } from '#tests/support/sample'
import { assertTakenIsBooked } from '#tests/support/taken'
import type { Assert } from '@japa/assert'

/** What removes passes these as what builds does, and several times. */
const removing = provisioningCrashPoints.slice(
  provisioningCrashPoints.indexOf('provisioning.operation_leased')
)
const shared = removing.filter((name) => name !== 'provisioning.slot_claimed')
const laterPasses = ['before_driver_call', 'after_driver_call', 'checkpoint_stored'].flatMap(
  (name) => [3, 6].map((pass) => `provisioning.${name}#${pass}`)
)
const SAMPLE = 3
const points = sample([...setupCrashPoints, ...shared, ...laterPasses], SAMPLE)

test.group('Journey | the panel is killed while a setup is left', (group) => {
  let panel: PanelProcess

  group.setup(async () => {
    // So slow that the disk is being written while its customer decides.
    panel = await PanelProcess.start({ speed: 1 })
    return () => panel.stop()
  })

  for (const [index, point] of points.entries())
    test(`everything goes back once, and nothing stays, when it dies at ${point}`, async ({
      assert,
    }) => {
      const customer = new Customer(panel)
      const deaths: (string | null)[] = []
      customer.browser.whenGone = async () => {
        deaths.push(await panel.untilGone())
        await panel.restart()
      }
      await customer.fillCart(index % 2 === 0 ? 'vm' : 'container')
      await customer.order()
      await customer.enterCard()
      await untilCopied(customer)
      await panel.crashAt(point)
      await leave(customer)
      await untilGone(customer)

      assert.deepEqual(deaths, ['SIGKILL'], 'The panel did not pass the point')
      await assertGivenBackOnce(assert, customer)
    }).timeout(180_000)

  /** Until the host writes the disk of the machine. */
  async function untilCopied(customer: Customer): Promise<void> {
    await until(customer, async () => {
      const { service } = await belongings(customer)
      return panel.proxmox.cluster.guests.has(Number(service.remoteId))
    })
  }

  async function leave({ browser, hostname }: Customer): Promise<void> {
    await browser.open('/services')
    await browser.follow(hostname)
    await browser.follow('Cancel setup')
    await browser.press('Cancel setup', { Reason: 'Too slow or unreliable' })
  }

  /** Until all that leaving caused is done. */
  async function untilGone(customer: Customer): Promise<void> {
    await until(customer, async () => {
      const { order, service } = await belongings(customer)
      const waiting = await db.from('outbox_messages').whereNull('done_at').select('id')
      const mails = await db.from('mails').whereIn('state', ['queued', 'sending']).select('id')
      const refunds = await Refund.query().where('account_id', order.accountId)
      return (
        service.state === 'terminated' &&
        order.state === 'cancelled' &&
        waiting.length === 0 &&
        mails.length === 0 &&
        refunds.every(({ state }) => state === 'succeeded')
      )
    })
  }

  async function until(customer: Customer, condition: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 90_000
    for (;;) {
      await customer.browser.reload()
      if (await condition()) return
      if (Date.now() > deadline) throw new Error(`It did not happen\n${panel.output}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  async function assertGivenBackOnce(assert: Assert, customer: Customer): Promise<void> {
    const { invoice, service } = await belongings(customer)
    assert.isNull(service.activatedAt)
    assert.deepEqual(machinesAt(panel), [])
    assert.lengthOf(await db.from('ip_allocations').where('service_id', service.id), 0)
    assert.lengthOf(await db.from('clone_slots'), 0)
    assert.lengthOf(await db.from('operations').whereNotNull('open_key'), 0)
    await assertTakenIsBooked(assert)
    assert.equal(invoice.creditedMinor, invoice.totalMinor)
    assert.lengthOf(await CreditNote.query().where('invoice_id', invoice.id), 1)
    const { violations } = panel.stripe.invariants()
    assert.deepEqual(violations, [])
    const charges = panel.stripe.store.all('charge').filter(({ amount_refunded: back }) => back)
    const mine = charges.filter(({ amount, amount_refunded: back }) => amount === back)
    assert.lengthOf(mine, charges.length, 'Not all of a charge went back')
    // Nobody proved the address yet, so that they wait.
    const mails = await db.from('mails').where('held_for', invoice.accountId).select('kind')
    const kinds = mails.map(({ kind }) => String(kind))
    assert.lengthOf(new Set(kinds), kinds.length, `A mail was sent twice: ${kinds}`)
    assert.includeMembers(kinds, ['billing.cancellation', 'billing.credit_note'])
    assert.notInclude(kinds, 'provisioning.machine_ready')
    await assertBooksBalance(assert)
  }
})
