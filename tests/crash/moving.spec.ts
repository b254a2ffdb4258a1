import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { movingCrashPoints } from '#provisioning/crash_points'
import { candidatesIn } from '#provisioning/placement/candidates'
import { readRooms } from '#provisioning/placement/room'
import Cluster from '#provisioning/models/cluster'
import Operation from '#provisioning/models/operation'
import Template from '#catalog/models/template'
import { Customer } from '#tests/support/customer'
import { PanelProcess } from '#tests/support/panel_process'
import { assertServedOnce, belongings } from '#tests/support/promises'
import { assertTakenIsBooked } from '#tests/support/taken'
import { sample } from '#tests/support/sample'

/** A removal takes several steps at the host; each of the first is a case of its own. */
const laterPasses = ['before_clearing', 'clearing_stored'].flatMap((name) =>
  [2, 3].map((pass) => `provisioning.${name}#${pass}`)
)
/** On each database. */
const SAMPLE = 1
const points = sample([...movingCrashPoints, ...laterPasses], SAMPLE)

test.group('Journey | the panel is killed while a machine moves to another node', (group) => {
  let panel: PanelProcess

  group.setup(async () => {
    panel = await PanelProcess.start()
    return () => panel.stop()
  })

  group.each.teardown(() => panel.proxmox.clearFaults())

  for (const point of points) {
    test(`one charge and one machine when it dies at ${point}`, async ({ assert }) => {
      const customer = new Customer(panel)
      const deaths: (string | null)[] = []
      customer.browser.whenGone = async () => {
        deaths.push(await panel.untilGone())
        await panel.restart()
      }
      await customer.fillCart('vm')
      const full = await nextNode()
      panel.proxmox.fault({ kind: 'memory_full', node: full })
      await panel.crashAt(point)

      await customer.order()
      await customer.enterCard()
      await customer.untilRunning(60)
      await untilFulfilled(customer)

      assert.deepEqual(deaths, ['SIGKILL'], 'The panel did not pass the point')
      const { service } = await belongings(customer)
      assert.notEqual(service.node, full)
      const operation = await Operation.findByOrFail('service_id', service.id)
      assert.deepEqual(
        operation.refusals?.map(({ node, code }) => [node, code]),
        [[full, 'E_NO_MEMORY']]
      )
      await assertServedOnce(assert, panel, customer)
      await assertTakenIsBooked(assert)
    }).timeout(180_000)
  }

  /** Where the next machine would be built. */
  async function nextNode(): Promise<string> {
    const [room] = await readRooms(await Cluster.all())
    const template = await Template.findByOrFail('kind', 'vm')
    const wanted = { cores: 1, memoryMb: 1024, diskGb: 10, extraAddresses: 0 }
    const { found } = candidatesIn(room, { ...wanted, kind: 'vm', templateId: template.id })
    return found[0].node
  }

  async function untilFulfilled(customer: Customer): Promise<void> {
    const deadline = Date.now() + 30_000
    for (;;) {
      await customer.browser.reload()
      const { order } = await belongings(customer)
      const waiting = await db.from('outbox_messages').whereNull('done_at')
      if (order.state === 'fulfilled' && waiting.length === 0) return
      if (Date.now() > deadline) throw new Error(`Not fulfilled: ${order.state}\n${panel.output}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
})
