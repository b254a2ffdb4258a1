import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { RefundInvoice } from '#billing'
import { resolveFinding } from '#billing/reconciliation/resolve_finding'
import { resolveServerIssue } from '#provisioning/outside/resolve_finding'
import BillingFinding from '#billing/models/billing_finding'
import Invoice from '#billing/models/invoice'
import ProvisioningFinding from '#provisioning/models/provisioning_finding'
import Service from '#provisioning/models/service'
import { assertBooksBalance } from '#tests/support/billing'
import { Customer } from '#tests/support/customer'
import { hostMachineOf } from '#tests/support/host_machine'
import { PanelProcess } from '#tests/support/panel_process'
import { until } from '#tests/support/panel_processes'
import {
  assertChargedOnce,
  assertOneMachine,
  belongings,
  machinesAt,
} from '#tests/support/promises'
import type { Assert } from '@japa/assert'

/**
 * A backup is made, the shop goes on selling, the database is lost and the backup restored: what the world knows and the
 * database does not is found or booked, and nothing happens twice.
 */
test.group('Journey | an older backup is restored', (group) => {
  let panel: PanelProcess

  group.setup(async () => {
    panel = await PanelProcess.start()
    return () => panel.stop()
  })

  async function served(kind: 'vm' | 'container'): Promise<Customer> {
    const customer = new Customer(panel)
    await customer.fillCart(kind)
    await customer.order()
    await customer.enterCard()
    await customer.untilRunning()
    return customer
  }

  async function atCheckout(): Promise<Customer> {
    const customer = new Customer(panel)
    await customer.fillCart('vm')
    await customer.order()
    return customer
  }

  const vmOf = ({ hostname }: Customer) =>
    machinesAt(panel).find(({ config }) => (config.name ?? config.hostname) === hostname)

  const charges = () => panel.stripe.store.all('charge').map(({ id }) => id)
  const machines = () => machinesAt(panel).map(({ vmid }) => vmid)
  const numbers = async () => (await Invoice.all()).map(({ number }) => number ?? '')

  function assertNoAddressTwice(assert: Assert): void {
    const used = machinesAt(panel).flatMap((guest) =>
      hostMachineOf(guest).addresses.map(({ address }) => address)
    )
    assert.lengthOf(new Set(used), used.length, `An address is used twice: ${used}`)
  }

  test('[F32] every machine, charge and address is accounted for, and nothing is done twice', async ({
    assert,
  }) => {
    const [refunded, ended] = [await served('vm'), await served('container')]
    const waiting = await atCheckout()
    const restore = await panel.database.backUp()

    // What the backup does not know.
    await waiting.enterCard()
    await waiting.untilRunning()
    const late = await served('vm')
    const undecided = await atCheckout()
    const { invoice } = await belongings(refunded)
    await new RefundInvoice().run({
      invoiceId: invoice.id,
      amountMinor: 100,
      reason: 'A favour',
      by: SYSTEM,
    })
    const { service: left } = await belongings(ended)
    await left.destroy({ by: SYSTEM, reason: 'The customer left' })
    await until('the end of a service', async () => (await left.refresh()).state === 'terminated')
    await until('the refund', async () => panel.stripe.store.all('refund').length === 1)
    const { service: built } = await belongings(waiting)
    const before = { charges: charges(), machines: machines(), numbers: await numbers() }
    const lateMachine = vmOf(late)

    // The loss.
    await panel.end()
    await restore()
    assert.isNull(await Service.query().where('hostname', late.hostname).first())
    const first = await panel.ace('restore:check')
    assert.equal(first.code, 1, first.output)
    assert.include(first.output, `VM ${lateMachine?.vmid} has no service`)
    assert.include(first.output, `The server of ${ended.hostname} is missing`)
    assert.include(first.output, `VM ${vmOf(waiting)?.vmid} is waiting for its service`)
    assert.match(first.output, /Charge of €[\d.]+ for an unknown order/)
    assert.match(first.output, /Paid in the meantime, and recorded now: INV-/)
    assert.include(first.output, 'Refunded in the meantime, and recorded now')
    assert.include(first.output, '1 payment page that isn’t known here')
    assert.equal((await invoice.refresh()).refundedMinor, 100)
    await assertChargedOnce(assert, panel, (await belongings(waiting)).invoice)
    await assertBooksBalance(assert)

    // Held closed, with the panel running.
    await panel.restart()
    const stranger = new Customer(panel)
    await stranger.browser.open('/')
    assert.include(stranger.page.text, 'Closed for maintenance')
    await stranger.putInCart('vm')
    assert.equal(stranger.page.status, 503)
    await new Promise((resolve) => setTimeout(resolve, 2000))
    assert.deepEqual(machines(), before.machines)
    assert.deepEqual(charges(), before.charges)

    // What a person does.
    panel.proxmox.cluster.guests.delete(lateMachine?.vmid ?? 0)
    const gone = await Service.findOrFail(left.id)
    await gone.destroy({ by: SYSTEM, reason: 'It was terminated before the loss' })
    const [missing] = await ProvisioningFinding.query().where('kind', 'missing_machine')
    await resolveServerIssue(missing)
    for (const finding of await BillingFinding.query().where('kind', 'charge_unclaimed'))
      await resolveFinding(finding)
    const second = await panel.ace('restore:check', '--open')
    assert.equal(second.code, 0, second.output)
    assert.include(second.output, 'The shop is open')

    // Open again.
    await panel.restart()
    await until('the machine that was built before', async () => {
      const { service, order } = await belongings(waiting)
      return service.state === 'active' && order.state === 'fulfilled'
    })
    await until('the end of a service', async () => (await gone.refresh()).state === 'terminated')
    const { service } = await belongings(waiting)
    assert.equal(service.remoteId, built.remoteId)
    await assertOneMachine(assert, panel, service)
    const rest = before.machines.filter((vmid) => vmid !== lateMachine?.vmid)
    assert.sameMembers(machines(), rest)
    assert.deepEqual(charges(), before.charges)

    const next = await served('vm')
    const { invoice: newest, service: newService } = await belongings(next)
    assert.notInclude(before.numbers, newest.number ?? '')
    assert.isAbove(Number(newest.number?.slice(-6)), Math.max(...before.numbers.map(placeOf)))
    assert.notInclude(before.machines, Number(newService.remoteId))
    assertNoAddressTwice(assert)
    await assertChargedOnce(assert, panel, newest)

    // A page that the lost database had opened takes no money any more.
    await undecided.enterCard().catch(() => null)
    assert.lengthOf(charges(), before.charges.length + 1)
  }).timeout(300_000)
})

const placeOf = (number: string) => Number(number.slice(-6))
