import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { workRegistry } from '#core/work/work_registry'
import { StubbornCustomer } from '#tests/support/chaos/stubborn_customer'
import { noTown, Town } from '#tests/support/chaos/town'
import { Customer } from '#tests/support/customer'
import { Journey } from '#tests/support/journey'
import { until } from '#tests/support/panel_processes'
import { belongings } from '#tests/support/promises'

/** Failed sign-ins for one person from one network. */
const MOST_TRIES = 5
const PAST_EVERY_LEASE = 120
const WITHIN_MS = 4 * 60_000

test.group('Journey | two web processes and two workers', (group) => {
  let town: Town

  if (noTown === undefined)
    group.setup(async () => {
      town = await Town.build()
      return () => town.remove()
    })
  group.each.skip(noTown !== undefined, noTown)
  group.each.timeout(WITHIN_MS)

  /** Somebody who is at the last button before money, by way of the first web process. */
  async function shopper(): Promise<Customer> {
    const customer = new Customer({ url: town.webs[0].url })
    await customer.fillCart('container')
    return customer
  }

  test('whoever signs in at one is signed in at the other, and out at both', async ({ assert }) => {
    const [first, second] = town.webs
    const { browser } = await shopper()
    const there = browser.at(second.url)
    assert.equal((await there.open('/dashboard')).path, '/dashboard')

    await there.press('Sign out')
    assert.match((await browser.at(first.url).open('/dashboard')).path, /^\/sign-in/)
  })

  test('what happens at one refreshes a page that listens at the other', async ({ assert }) => {
    const customer = await shopper()
    const there = customer.browser.at(town.webs[1].url)
    await there.open('/dashboard')
    const stream = await there.download(there.page.liveAddress)
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
    if (!reader) return assert.fail('there is no stream')
    let heard = ''
    const listening = until('the signal', async () => {
      heard += (await reader.read()).value ?? ''
      return heard.includes('refresh')
    })

    await customer.order()
    await listening
    await reader.cancel()
    assert.include(heard, '"refresh":true')
  })

  test('failed sign-ins are counted together', async ({ assert }) => {
    const customer = await shopper()
    const visitor = new Journey(town.webs[0].url)
    const statuses: number[] = []
    for (let count = 0; count <= MOST_TRIES; count++) {
      const browser = visitor.at(town.webs[count % 2].url)
      await browser.open('/sign-in')
      const fields = { 'Email address': customer.email, 'Password': `wrong ${count}` }
      statuses.push((await browser.press('Sign in', fields)).status)
    }
    assert.notInclude(statuses.slice(0, MOST_TRIES), 429)
    assert.equal(statuses[MOST_TRIES], 429)
  })

  test('scheduled tasks run on one of the workers', async ({ assert }) => {
    const rows = () => db.from('scheduled_tasks').orderBy('name')
    await until('every task', async () => {
      const known = await rows()
      const names = [...workRegistry.tasks.keys()]
      return known.length >= names.length && known.every((row) => row.succeeded_at !== null)
    })
    const rare = [...workRegistry.tasks.values()].filter(({ everyMs }) => everyMs >= 3600_000)
    const runs = (await rows()).filter(({ name }) => rare.some((task) => task.name === name))
    assert.lengthOf(runs, rare.length)
    // One whose first try the database refused is tried once more.
    for (const { name, fence, failed_at: failedAt } of runs)
      assert.isAtMost(Number(fence), failedAt === null ? 1 : 2, `${name} ran more often`)
  })

  test('an operation whose worker dies is taken over by the other, which builds one machine', async ({
    assert,
  }) => {
    const [first, second] = town.workers
    const customer = await shopper()
    await second.kill()
    await town.slowHost('/nodes/.*', 4_000)
    await customer.order()
    await customer.enterCard()
    const { service } = await belongings(customer)
    const held = () =>
      db.from('operations').where({ service_id: service.id }).whereNotNull('lease_until').first()
    const { fence } = await until('the lease', held)

    await first.kill()
    await town.slowHost(null)
    town.travel(PAST_EVERY_LEASE)
    await second.revive()
    await until('the machine', async () => (await service.refresh()).state === 'active')
    const operation = await db.from('operations').where({ service_id: service.id }).firstOrFail()
    assert.isAbove(Number(operation.fence), Number(fence))
    const names = (await town.machines()).map(({ config }) => config.name ?? config.hostname)
    assert.lengthOf(
      names.filter((name) => name === service.hostname),
      1
    )
    await first.revive()
  })

  test('all four are restarted in turn while somebody orders, who notices nothing', async ({
    assert,
  }) => {
    const customer = new StubbornCustomer(town, town.mails, 'vm')
    const giveUp = AbortSignal.timeout(WITHIN_MS - 20_000)
    const bought = customer.buy(giveUp)
    const ends: (string | null)[] = []
    for (const place of [...town.webs, ...town.workers]) ends.push(await place.restart())
    await bought

    assert.deepEqual(ends, ['exit 0', 'exit 0', 'exit 0', 'exit 0'])
    assert.deepEqual(customer.troubles, [])
  })
})
