import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { crashPoints } from '#core/crash_point'
import { movingCrashPoints } from '#provisioning/crash_points'
import { Customer } from '#tests/support/customer'
import { PanelProcess } from '#tests/support/panel_process'
import { assertServedOnce, belongings } from '#tests/support/promises'
import { sample } from '#tests/support/sample'

/** Points that are passed several times on the way: each of the first passes is a case of its own. */
const AGAIN: [string, number][] = [
  ['provisioning.before_remote_change', 5],
  ['provisioning.after_remote_change', 5],
  ['provisioning.checkpoint_stored', 4],
  ['outbox.before_delivery', 5],
  ['outbox.after_delivery', 5],
]

const laterPasses = AGAIN.flatMap(([name, times]) =>
  Array.from({ length: times - 1 }, (_, index) => `${name}#${index + 2}`)
)
/** How many of the cases a usual run tries. */
const SAMPLE = 6
/** Those of a move are passed only where a place has no room. */
const onTheWay = crashPoints.all().filter((name) => !movingCrashPoints.includes(name))
const points = sample([...onTheWay, ...laterPasses], SAMPLE)

test.group('Journey | the panel is killed on the way', (group) => {
  let panel: PanelProcess

  group.setup(async () => {
    panel = await PanelProcess.start()
    return () => panel.stop()
  })

  for (const [index, point] of points.entries()) {
    const kind = index % 2 === 0 ? 'vm' : 'container'

    test(`one charge and one ${kind} when it dies at ${point}`, async ({ assert }) => {
      const customer = new Customer(panel)
      const deaths: (string | null)[] = []
      customer.browser.whenGone = async () => {
        deaths.push(await panel.untilGone())
        await panel.restart()
      }
      await customer.fillCart(kind)
      await untilDelivered()
      await panel.crashAt(point)

      await customer.order()
      await customer.enterCard()
      await customer.untilRunning()
      await untilSettled(customer)

      assert.deepEqual(deaths, ['SIGKILL'], 'The panel did not pass the point')
      await assertServedOnce(assert, panel, customer)
    }).timeout(90_000)
  }

  /** What signing up caused passes points too, and is not what the test kills. */
  async function untilDelivered(): Promise<void> {
    const deadline = Date.now() + 30_000
    while ((await waitingMessages()).length > 0) {
      if (Date.now() > deadline) throw new Error(`Not delivered\n${panel.output}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  const waitingMessages = () => db.from('outbox_messages').whereNull('done_at')

  /** The customer looks on until everything that the order caused is done. */
  async function untilSettled(customer: Customer): Promise<void> {
    const deadline = Date.now() + 30_000
    for (;;) {
      await customer.browser.reload()
      const { order } = await belongings(customer)
      const waiting = await waitingMessages()
      if (order.state === 'fulfilled' && waiting.length === 0) return
      if (Date.now() > deadline)
        throw new Error(`Not settled: ${order.state}, ${JSON.stringify(waiting)}\n${panel.output}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
})
