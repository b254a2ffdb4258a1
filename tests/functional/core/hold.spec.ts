import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import ace from '@adonisjs/core/services/ace'
import { health } from '#core/health/health'
import { restoreChecks, restoreText } from '#core/restore/restore_checks'
import { shopHold } from '#core/hold/shop_hold'
import RestoreCheck from '#core/commands/restore_check'
import { settings } from '#core/settings/settings'
import { worker } from '#core/work/worker'
import { workRegistry } from '#core/work/work_registry'
import { PlaceOrder } from '#ordering/orders/place_order'
import { startPayment } from '#billing/payments/start_payment'
import { issueInvoice, useStripe } from '#tests/support/billing'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { accept, createFakeWorld, createPendingService } from '#tests/support/provisioning'
import { resetState } from '#tests/support/reset_state'
import type { RestoreLine } from '#core/restore/restore_checks'

test.group('A shop that is held closed', (group) => {
  group.each.setup(async () => {
    await resetState()
    await shopHold.begin()
    return () => shopHold.end()
  })

  test('takes no payment and asks the gateway for nothing', async ({ assert }) => {
    const gateway = await useStripe()
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    const started = await startPayment(invoice.id, { kind: 'new_card' })
    assert.isFalse(started.ok)
    assert.isFalse(!started.ok && started.error.type !== 'not_now')
    assert.lengthOf(gateway.stripe.requests(), 0)
    await gateway.close()
  })

  test('takes no order', async ({ assert }) => {
    const { account, user } = await createCustomer()
    const placed = await new PlaceOrder().run({
      cartId: 'none',
      account,
      user,
      termsVersionId: null,
      ip: null,
    })
    assert.deepEqual(placed, { ok: false, error: { type: 'shop_held' } })
  })

  test('builds nothing and mails nothing until it opens', async ({ assert }) => {
    const world = await createFakeWorld()
    const service = await createPendingService({
      product: world.product,
      template: world.templates.vm,
    })
    await accept(service)
    await worker.drain()
    worker.start()
    worker.offer('operations', String((await db.from('operations').firstOrFail()).id))
    await worker.sweep()
    await worker.stop()
    assert.equal(world.host.machines.size, 0)
    assert.lengthOf(await db.from('mails').whereNot('state', 'queued'), 0)

    await shopHold.end()
    await worker.drain()
    assert.equal(world.host.machines.size, 1)
  })

  test('runs no scheduled task', async ({ assert }) => {
    let runs = 0
    workRegistry.addTask({ name: 'test.held', everyMs: 1000, run: async () => void runs++ })
    const untilDone = async () => {
      worker.start()
      await worker.sweep()
      await worker.stop()
    }
    await untilDone()
    assert.equal(runs, 0)
    await shopHold.end()
    await untilDone()
    assert.equal(runs, 1)
  }).teardown(() => void workRegistry.tasks.delete('test.held'))

  test('refuses changes of customers, shows them their pages and says why', async ({
    client,
    assert,
  }) => {
    const { user } = await createCustomer()
    const session = await sessionFor(user)
    const page = await client.get('/dashboard').withSession(session)
    page.assertStatus(200)
    page.assertTextIncludes('Closed for maintenance')
    const change = await client
      .post('/account/selection')
      .header('accept', 'text/html')
      .withSession(session)
      .form({ account: 'x' })
      .redirects(0)
    assert.equal(change.status(), 503)
    assert.include(change.text(), 'closed for maintenance')
  })

  test('lets staff sign in, and change what they may', async ({ client, assert }) => {
    const { user } = await createStaff('owner')
    const form = { email: user.email, password: 'wrong' }
    const refused = await client.post('/sign-in').form(form).redirects(0)
    assert.notEqual(refused.status(), 503)
    const session = await sessionFor(user)
    const page = await client.get('/admin').withSession(session)
    page.assertTextIncludes('restore:check')
    const saved = await client
      .post('/admin/categories')
      .withSession(session)
      .form({ name: 'Servers', slug: 'servers', position: '0' })
      .redirects(0)
    assert.equal(saved.status(), 302)
  })

  test('still answers as ready, and health says that it is closed', async ({ client, assert }) => {
    const answer = await client.get('/health/ready')
    assert.equal(answer.status(), 200)
    const reports = await health.run()
    assert.equal(reports.shop_hold.status, 'warning')
  })
})

test.group('The command restore:check', (group) => {
  let lines: RestoreLine[]

  group.each.setup(async () => {
    await resetState()
    const [checks, mode] = [[...restoreChecks.checks], ace.ui.switchMode('raw')]
    restoreChecks.checks.splice(0)
    restoreChecks.add({ name: 'hosts', run: async () => lines })
    lines = []
    return async () => {
      restoreChecks.checks.splice(0, Infinity, ...checks)
      ace.ui.switchMode('normal')
      await shopHold.end()
      void mode
    }
  })

  async function run(...args: string[]) {
    const command = await ace.create(RestoreCheck, args)
    await command.exec()
    settings.forget()
    return command
  }

  test('holds the shop closed and leaves it so', async ({ assert }) => {
    const command = await run()
    command.assertSucceeded()
    assert.isTrue(await shopHold.isOn())
  })

  test('fails while something is left for a person, and then does not open', async ({ assert }) => {
    lines = [{ kind: 'person', text: restoreText('hosts.no_reason') }]
    const command = await run('--open')
    command.assertFailed()
    assert.isTrue(await shopHold.isOn())
    await run('--open', '--anyway')
    assert.isFalse(await shopHold.isOn())
  })

  test('opens where nothing is left, also what was repaired', async ({ assert }) => {
    lines = [{ kind: 'repaired', text: restoreText('no_reference') }]
    const command = await run('--open')
    command.assertSucceeded()
    assert.isFalse(await shopHold.isOn())
  })

  test('a check that breaks is left for a person, and the others run', async ({ assert }) => {
    let ran = false
    restoreChecks.checks.unshift({
      name: 'payments',
      run: () => Promise.reject(new Error('broken')),
    })
    restoreChecks.add({ name: 'numbers', run: async () => ((ran = true), []) })
    const command = await run('--open')
    command.assertFailed()
    assert.isTrue(ran)
    assert.isTrue(await shopHold.isOn())
  })

  test('lets a series go on behind a number, never back, and refuses what is none', async ({
    assert,
  }) => {
    const last = async () =>
      Number((await db.from('sequences').where('name', 'invoice').first())?.value)
    ;(await run('--after=invoice:312')).assertSucceeded()
    assert.equal(await last(), 312)
    ;(await run('--after=invoice:300')).assertSucceeded()
    assert.equal(await last(), 312)
    for (const wrong of ['audit:3', 'invoice', 'invoice:-1', 'invoice:x'])
      (await run(`--after=${wrong}`)).assertFailed()
    assert.equal(await last(), 312)
  })

  test('refuses a day that is none before it holds anything', async ({ assert }) => {
    ;(await run('--since=yesterday')).assertFailed()
    assert.isFalse(await shopHold.isOn())
  })
})
