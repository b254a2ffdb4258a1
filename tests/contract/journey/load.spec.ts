import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import Service from '#provisioning/models/service'
import { assertBooksBalance } from '#tests/support/billing'
import { customersAtStripe } from '#tests/support/many_orders'
import { PanelProcess } from '#tests/support/panel_process'
import { assertOneMachine, machinesAt } from '#tests/support/promises'

/** A usual run takes a smaller rush; the promise is about two hundred. */
const ORDERS = process.env.FULL ? 200 : 40
const PAID_WITHIN_MS = 10_000
const BUILT_WITHIN_MS = 300_000
const CLONES_AT_ONCE = 2
const WARM_UP = 20
/** Resident memory follows the collector's habits; what is retained is what may not grow. */
const MOST_GROWTH_MB = 250
const MOST_RETAINED_MB = 40
const MB = 1024 * 1024

interface Run {
  paid: number
  built: number
  highest: number
}

test.group('Journey | many orders at once', (group) => {
  let panel: PanelProcess

  group.setup(async () => {
    panel = await PanelProcess.start({ clonesAtOnce: CLONES_AT_ONCE, speed: 100 })
    return () => panel.stop()
  })

  test(`builds ${ORDERS} machines that are paid within ten seconds`, async ({ assert }) => {
    await payAll(await customersAtStripe(panel, WARM_UP), WARM_UP)
    const sessions = await customersAtStripe(panel, ORDERS)
    const before = { heap: await panel.heap(), resident: await panel.memory() }
    const times = await payAll(sessions, WARM_UP + ORDERS)
    const retained = (await panel.heap()) - before.heap
    report(times, before.resident, retained)

    assert.isBelow(times.paid, PAID_WITHIN_MS)
    assert.equal(await countOf('invoices', 'paid'), WARM_UP + ORDERS)
    assert.lengthOf(machinesAt(panel), WARM_UP + ORDERS)
    for (const service of await Service.all()) await assertOneMachine(assert, panel, service)
    await assertNothingTwice(assert)
    for (const [lane, highest] of Object.entries(panel.proxmox.cluster.clones.highest())) {
      assert.isAtMost(highest, CLONES_AT_ONCE, `Too many copies at once on ${lane}`)
    }
    assert.isBelow((times.highest - before.resident) / MB, MOST_GROWTH_MB, 'The panel grew')
    assert.isBelow(retained / MB, MOST_RETAINED_MB, 'The panel kept what it no longer needs')
    const { violations, paid_by_invoice: paid } = panel.stripe.invariants()
    assert.deepEqual(violations, [])
    assert.isTrue(Object.values(paid).every((intents) => intents.length === 1))
    await assertBooksBalance(assert)
  }).timeout(BUILT_WITHIN_MS * 2)

  /** Pays at Stripe and waits until so many services are active; answers milliseconds, and bytes at the highest. */
  async function payAll(sessions: string[], active: number): Promise<Run> {
    const startedAt = Date.now()
    for (const session of sessions) panel.stripe.pay(session)
    const paid = Date.now() - startedAt
    let highest = 0
    while ((await countOf('services', 'active')) < active) {
      if (Date.now() - startedAt > BUILT_WITHIN_MS)
        throw new Error(`Only ${await countOf('services', 'active')} are active`)
      highest = Math.max(highest, await panel.memory())
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
    return { paid, built: Date.now() - startedAt, highest }
  }

  async function countOf(table: string, state: string): Promise<number> {
    const [row] = await db.from(table).where('state', state).count('* as total')
    return Number(row.total)
  }

  async function assertNothingTwice(assert: {
    lengthOf(object: unknown, length: number): void
  }): Promise<void> {
    const addresses = await db.from('ip_allocations').whereNotNull('service_id').select('address')
    const services = await db.from('services').select('cluster_id', 'remote_id')
    assert.lengthOf([...new Set(addresses.map(({ address }) => address))], WARM_UP + ORDERS)
    assert.lengthOf(
      [...new Set(services.map((service) => `${service.cluster_id}/${service.remote_id}`))],
      WARM_UP + ORDERS
    )
  }

  function report({ paid, built, highest }: Run, before: number, retained: number): void {
    const megabytes = (bytes: number) => `${Math.round(bytes / MB)} MB`
    const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`
    const copies = JSON.stringify(panel.proxmox.cluster.clones.highest())
    console.log(
      `    figure: ${ORDERS} orders: paid after ${seconds(paid)}, active after ${seconds(built)}, copies at once ${copies}`
    )
    console.log(
      `    figure: memory ${megabytes(before)} before, ${megabytes(highest)} at most; ${megabytes(retained)} more in use afterwards`
    )
  }
})
