import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { crashPoints } from '#core/crash_point'
import {
  movingCrashPoints,
  resizingCrashPoints,
  setupCrashPoints,
} from '#provisioning/crash_points'
import {
  balanceCrashPoints,
  billingCrashPoints,
  changeCrashPoints,
  chargingCrashPoints,
  parkedCrashPoints,
  priceCrashPoints,
  renewalCrashPoints,
} from '#billing/crash_points'
import { orderFormCrashPoints } from '#ordering/crash_points'
import { ED25519_KEY } from '#tests/support/catalog'
import { Customer } from '#tests/support/customer'
import { createCustomer, createStaff } from '#tests/support/identity'
import { Journey } from '#tests/support/journey'
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
/** How many of the cases a usual run tries on each database. */
const SAMPLE = 3
/** Points of other ways than from an order to a server. */
const elsewhere = [
  ...movingCrashPoints,
  ...resizingCrashPoints,
  ...setupCrashPoints,
  ...renewalCrashPoints,
  ...parkedCrashPoints,
  ...chargingCrashPoints.filter((name) => !billingCrashPoints.includes(name)),
  ...changeCrashPoints,
  ...priceCrashPoints,
  ...balanceCrashPoints,
  ...orderFormCrashPoints,
]
const onTheWay = crashPoints.all().filter((name) => !elsewhere.includes(name))
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
      const deaths = restartWhenGone(customer.browser)
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

  test('a guest whose order dies halfway has an account and an order, or neither', async ({
    assert,
  }) => {
    const customer = new Customer(panel)
    const deaths = restartWhenGone(customer.browser)
    await customer.putInCart('vm')
    await panel.crashAt('ordering.guest_signed_up')
    await customer.orderAsGuest()
    await customer.enterCard()
    await customer.untilRunning()
    await untilSettled(customer)

    assert.deepEqual(deaths, ['SIGKILL'])
    await assertServedOnce(assert, panel, customer)
  }).timeout(90_000)

  test('an order of staff for a customer that dies halfway is placed by sending the form again', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const password = 'seven herons and a pond'
    const { user } = await createStaff('manager', { password })
    const staff = new Journey(panel.url)
    const deaths = restartWhenGone(staff)
    await staff.open('/sign-in')
    await staff.press('Sign in', { 'Email address': user.email, 'Password': password })
    await staff.open(`/admin/customers/${account.id}/orders/create?product=small-vm`)
    await panel.crashAt('ordering.cart_made')
    await staff.press('Place order', {
      'Hostname': 'web1.example.test',
      'SSH public key': ED25519_KEY,
      'The customer agreed': true,
    })

    assert.deepEqual(deaths, ['SIGKILL'])
    const order = await db.from('orders').where('account_id', account.id).firstOrFail()
    assert.include(staff.page.text, order.number)
    assert.lengthOf(await db.from('carts').whereNull('account_id'), 0)
  }).timeout(90_000)

  /** How the panel ended each time that this person found it gone. */
  function restartWhenGone(person: Journey): (string | null)[] {
    const deaths: (string | null)[] = []
    person.whenGone = async () => {
      deaths.push(await panel.untilGone())
      await panel.restart()
    }
    return deaths
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
