import { test } from '@japa/runner'
import { parse } from 'node-html-parser'
import i18nManager from '@adonisjs/i18n/services/main'
import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { TermsVersionFactory } from '#database/factories/ordering/terms_version_factory'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { sellability } from '#core/registries/sellability'
import { setupSteps } from '#core/registries/setup_steps'
import { settings, type SettingTypes } from '#core/settings/settings'
import { worker } from '#core/work/worker'
import { lookAtSteps } from '#admin/setup/look_at_steps'
import { watchSetup } from '#admin/setup/watch_setup'
import AuditEntry from '#audit/models/audit_entry'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import Invoice from '#billing/models/invoice'
import Cluster from '#provisioning/models/cluster'
import Mail from '#notifications/models/mail'
import { lookAtMail } from '#notifications/setup_step'
import { TEST_MAIL } from '#notifications/mails/test_mail'
import { useStripe } from '#tests/support/billing'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { PanelDatabase } from '#tests/support/panel_database'
import { placeOrder } from '#tests/support/placed_order'
import { countQueries, createFakeWorld, offer } from '#tests/support/provisioning'
import type { ApiClient } from '@japa/api-client'
import type { StaffRole } from '#core/registries/permissions'
import type { SetupStep } from '#core/registries/setup_steps'

/** One for each step but those that settings and health checks answer. */
const MOST_QUERIES = 9

const as = async (role: StaffRole = 'owner') => sessionFor((await createStaff(role)).user)
const set = (values: Partial<SettingTypes>) => transaction((trx) => settings.set(values, trx))
const entries = (action: string) => AuditEntry.query().where('action', action)

const company = () =>
  set({
    'company.name': 'Nordlicht',
    'company.address': 'Hafenstr. 1',
    'company.email': 'hello@nordlicht.example',
  })

const sendTestMail = async () => {
  await Mail.queue(TEST_MAIL, `test ${Math.random()}`, { userId: (await createStaff()).user.id })
  await worker.drain()
}

/** The steps as a person reads them, by their titles. */
async function read(client: ApiClient, session?: Awaited<ReturnType<typeof as>>) {
  sellability.forget()
  const answer = await client.get('/admin').withSession(session ?? (await as()))
  answer.assertStatus(200)
  const items = parse(answer.text()).querySelectorAll('.setup-step')
  return new Map(
    items.map((item) => {
      const word = item.querySelector('.setup-step__state')?.text.trim() ?? ''
      const title = item.querySelector('.setup-step__title')?.text.replace(word, '').trim() ?? ''
      return [
        title,
        {
          state: word,
          message: item.querySelector('.setup-step__message')?.text.trim() ?? null,
          href: item.querySelector('a')?.getAttribute('href') ?? null,
          isNext: item.getAttribute('aria-current') === 'step',
        },
      ]
    })
  )
}

const statesOf = (steps: Awaited<ReturnType<typeof read>>) =>
  [...steps.values()].map(({ state }) => state)

/** Everything but the order. */
async function almostReady() {
  await company()
  await set({ 'billing.bank_details': 'DE02 1203 0000 0000 2020 51' })
  await sendTestMail()
  const { cluster, product } = await createFakeWorld()
  const template = await offer(cluster, 'vm', 'fake-vm')
  const plan = await PlanFactory.merge({ productId: product.id }).create()
  await TermsVersionFactory.merge({ publishedAt: clock.now() }).create()
  return { cluster, plan, template }
}

async function ready() {
  const { plan, template } = await almostReady()
  const order = await placeOrder({
    ...(await createCustomer()),
    plan,
    templateId: template.id,
    hostname: 'first',
  })
  const invoice = await Invoice.findOrFail(order.invoiceId)
  await recordBankTransfer(invoice.id, { amount: invoice.amountDue(), note: 'test' })
  await worker.drain({ rounds: 1000 })
}

test.group('The setup checklist', (group) => {
  group.each.setup(async () => {
    const database = await PanelDatabase.create()
    sellability.forget()
    return async () => {
      clock.reset()
      await database.remove()
    }
  })
  group.each.timeout(60_000)

  test('leads a new shop from one step to the next, and says what waits for what', async ({
    client,
    assert,
  }) => {
    const steps = await read(client)
    assert.deepEqual(
      [...steps].map(([title, { state, href }]) => [title, state, href]),
      [
        ['Company details', 'To do', '/admin/settings/company'],
        ['Email', 'To do', '/admin/mails'],
        ['Payments', 'To do', 'https://dashboard.stripe.com/apikeys'],
        ['Cluster', 'To do', '/admin/clusters/create'],
        ['IP addresses', 'Waiting', null],
        ['Template with an image', 'Waiting', null],
        ['Terms', 'To do', '/admin/terms-versions/create'],
        ['Product', 'Waiting', null],
        ['Test order', 'Waiting', null],
      ]
    )
    assert.isTrue(steps.get('Company details')?.isNext)
    assert.equal(steps.get('IP addresses')?.message, 'Needs a cluster that responds first.')
    assert.equal(
      steps.get('Test order')?.message,
      'Needs a payment method and a product customers can order first.'
    )
  })

  test('ticks each step off by what is there, and takes the tick back with it', async ({
    client,
    assert,
  }) => {
    await company()
    const done = await read(client)
    assert.equal(done.get('Company details')?.state, 'Done')
    assert.isNull(done.get('Company details')?.href)
    assert.isTrue(done.get('Email')?.isNext)

    await set({ 'company.email': '' })
    const undone = (await read(client)).get('Company details')
    assert.deepEqual([undone?.state, undone?.message], ['To do', 'The email address is missing.'])
  })

  test('names what is missing of each step, with the page where it is added', async ({
    client,
    assert,
  }) => {
    const { cluster, plan, template } = await almostReady()
    const [pool] = await db.from('ip_pools')
    const at = async (title: string) => {
      const step = (await read(client)).get(title)
      return [step?.state, step?.message, step?.href]
    }
    const page = (name: string, id: string) => router.makeUrl(name, { id })
    assert.deepEqual(await at('Product'), ['Done', null, null])
    assert.deepEqual(await at('Test order'), ['To do', null, '/'])

    await db.from('plans').update({ state: 'retired' })
    const [product] = await db.from('products').where('id', plan.productId)
    assert.deepEqual(await at('Product'), [
      'To do',
      `“${product.name}” has no price yet.`,
      page('admin.products.edit', product.id),
    ])
    await db.from('plans').update({ state: 'active' })
    await db.from('products').update({ state: 'draft' })
    assert.include((await at('Product'))[1], 'isn’t published yet')
    await db.from('products').update({ state: 'published' })
    await db.from('ip_pool_clusters').delete()
    assert.deepEqual(await at('IP addresses'), [
      'To do',
      `The pool “${pool.name}” isn’t linked to a cluster yet. Link it to the bridge its addresses are routed to.`,
      page('admin.ip_pools.show', pool.id),
    ])
    assert.deepEqual(await at('Product'), ['Waiting', 'Needs a pool of IP addresses first.', null])
    await db.from('ip_subnets').delete()
    assert.include((await at('IP addresses'))[1], 'has no network yet')
    await db.from('template_images').delete()
    assert.deepEqual(
      (await at('Template with an image'))[2],
      page('admin.clusters.show', cluster.id)
    )
    await db.from('templates').update({ enabled: false })
    assert.deepEqual(await at('Template with an image'), ['To do', null, '/admin/templates'])
    await db.from('terms_versions').update({ published_at: null })
    assert.deepEqual(await at('Terms'), [
      'To do',
      'There’s a draft. Publish it when it’s ready.',
      '/admin/terms-versions',
    ])
    await db.from('product_templates').delete()
    await db.from('plans').delete()
    await db.from('products').delete()
    await db.from('categories').delete()
    const { finding } = (await lookAtSteps({})).find(({ step }) => step.name === 'catalog.product')!
    assert.deepInclude(finding, {
      message: 'setup.product.no_category',
      route: 'admin.categories.index',
    })
    assert.isNotNull(template)
  })

  test('follows the test order until its server is there', async ({ client, assert }) => {
    const { plan, template } = await almostReady()
    const customer = await createCustomer()
    const order = await placeOrder({ ...customer, plan, templateId: template.id, hostname: 'a' })
    const url = router.makeUrl('admin.orders.show', { id: order.id })
    const unpaid = (await read(client)).get('Test order')
    assert.deepEqual(
      [unpaid?.state, unpaid?.message, unpaid?.href],
      ['In progress', `Order ${order.number} is awaiting payment.`, url]
    )
    const invoice = await Invoice.findOrFail(order.invoiceId)
    await recordBankTransfer(invoice.id, { amount: invoice.amountDue(), note: 'test' })
    await worker.drain({ rounds: 1000 })
    const shown = await read(client)
    assert.equal(new Set(statesOf(shown)).size, 1)
    assert.equal(shown.get('Test order')?.state, 'Done')
  })

  test('an order whose server needs attention is one of its own', async ({ client, assert }) => {
    await ready()
    await db.from('orders').update({ state: 'accepted' })
    await db.from('operations').update({ state: 'needs_attention' })
    const { id } = await db.from('operations').firstOrFail()
    const step = (await read(client)).get('Test order')
    assert.equal(step?.state, 'Needs attention')
    assert.equal(step?.href, router.makeUrl('admin.operations.show', { id }))
  })

  test('says why a cluster does not answer, and what waits for it', async ({ client, assert }) => {
    const { cluster } = await almostReady()
    await Cluster.query().update({ last_error: 'The certificate is not the trusted one' })
    const steps = await read(client)
    assert.deepInclude(steps.get('Cluster'), {
      state: 'Needs attention',
      message: `“${cluster.name}” isn’t responding as it should: The certificate is not the trusted one`,
      href: router.makeUrl('admin.clusters.show', { id: cluster.id }),
    })
    assert.equal(steps.get('IP addresses')?.state, 'Done')

    await Cluster.query().update({ last_error: null, synced_at: null })
    assert.include((await read(client)).get('Cluster')?.message, 'Choose “Sync now”')
    await Cluster.query().update({ state: 'paused' })
    assert.include((await read(client)).get('Cluster')?.message, 'is paused')
    await Cluster.query().update({ state: 'disabled' })
    assert.equal((await read(client)).get('Cluster')?.href, '/admin/clusters/create')
  })

  test('tells of payments whether the keys work', async ({ client, assert, cleanup }) => {
    const gateway = await useStripe()
    cleanup(() => gateway.close())
    assert.equal((await read(client)).get('Payments')?.state, 'Done')
    gateway.stripe.fault({ kind: 'error_before', status: 401, times: 50 })
    const step = (await read(client)).get('Payments')
    assert.equal(step?.state, 'Needs attention')
    assert.include(step?.message, 'The payment provider “stripe” isn’t working')
  })

  test('a shop that is paid by bank transfer alone is told so', async ({ client, assert }) => {
    await set({ 'billing.bank_details': 'DE02 1203 0000 0000 2020 51' })
    const step = (await read(client)).get('Payments')
    assert.deepEqual(
      [step?.state, step?.message],
      ['Done', 'Bank transfer only. Customers can’t pay by card.']
    )
  })

  test('mail is done once a mail server took some, and not in the mailbox of a real shop', async ({
    assert,
  }) => {
    const look = (counts: boolean, health = {}) => lookAtMail({ health }, counts)
    assert.deepEqual(await look(true), { state: 'todo' })
    assert.deepEqual(await look(false), { state: 'todo', message: 'setup.mail.mailbox' })
    await sendTestMail()
    assert.deepEqual(await look(true), { state: 'done' })
    const away = { mailer: { status: 'failed' as const, message: 'The mail server hung up' } }
    assert.deepEqual(await look(true, away), {
      state: 'failing',
      message: 'setup.mail.refused',
      data: { reason: 'The mail server hung up' },
    })
    const change = (values: object) => db.from('mails').where('kind', TEST_MAIL).update(values)
    await change({ state: 'queued', attempts: 0 })
    assert.equal((await look(true)).state, 'busy')
    await change({ state: 'queued', attempts: 1, last_error: 'connect ECONNREFUSED' })
    assert.deepInclude(await look(true), {
      state: 'failing',
      data: { reason: 'connect ECONNREFUSED' },
    })
    await change({ state: 'failed' })
    assert.equal((await look(true)).state, 'failing')
  })

  test('staff send themselves a test mail', async ({ client, assert }) => {
    const { user } = await createStaff('manager')
    const answer = await client
      .post('/admin/mails/tests')
      .withSession(await sessionFor(user))
      .redirects(0)
    answer.assertHeader('location', '/admin/mails?show=sent')
    assert.lengthOf(await entries('mail.test_requested'), 1)
    await worker.drain()
    const [mail] = await Mail.query().where('kind', TEST_MAIL)
    assert.deepEqual([mail.state, mail.toAddress], ['sent', user.email])
    const refused = client.post('/admin/mails/tests').withSession(await as('support'))
    ;(await refused.redirects(0)).assertStatus(403)
    assert.lengthOf(await Mail.query().where('kind', TEST_MAIL), 1)
  })

  test('stands there for those who may do some of it, with the links that they may open', async ({
    client,
    assert,
  }) => {
    const manager = await read(client, await as('manager'))
    assert.isNull(manager.get('Company details')?.href)
    assert.equal(manager.get('Cluster')?.href, '/admin/clusters/create')
    assert.isTrue(manager.get('Email')?.isNext)
    assert.equal((await read(client, await as('support'))).size, 0)
  })

  test('owners put it away, which is recorded once, and settings bring it back', async ({
    client,
    assert,
  }) => {
    const owner = await as()
    const hide = (session: typeof owner) =>
      client.post('/admin/setup/dismissals').withSession(session).redirects(0)
    ;(await hide(await as('manager'))).assertStatus(403)
    assert.isNotEmpty(await read(client, owner))
    for (let time = 0; time < 2; time++) (await hide(owner)).assertHeader('location', '/admin')
    assert.isEmpty(await read(client, owner))
    const [entry, ...others] = await entries('setup.put_away')
    assert.equal(entry.actorType, 'staff')
    assert.isEmpty(others)

    const form = { setup__shown: '1' }
    await client.put('/admin/settings/setup').withSession(owner).form(form).redirects(0)
    assert.isNotEmpty(await read(client, owner))
  })

  test('goes by itself once everything is done, after it was seen so', async ({
    client,
    assert,
  }) => {
    const { plan, template } = await almostReady()
    await watchSetup.run()
    const customer = await createCustomer()
    const order = await placeOrder({ ...customer, plan, templateId: template.id, hostname: 'a' })
    const invoice = await Invoice.findOrFail(order.invoiceId)
    await recordBankTransfer(invoice.id, { amount: invoice.amountDue(), note: 'test' })
    await worker.drain({ rounds: 1000 })

    await watchSetup.run()
    const page = await client.get('/admin').withSession(await as())
    page.assertTextIncludes('Your shop is ready')
    page.assertTextIncludes('9 of 9 done')
    await watchSetup.run()
    assert.isEmpty(await read(client))
    const [entry] = await entries('setup.finished')
    assert.equal(entry.actorType, 'system')
    await watchSetup.run()
    assert.lengthOf(await entries('setup.finished'), 1)
  })

  test('open pages are told when a step stands differently', async ({
    client,
    assert,
    cleanup,
  }) => {
    const told: unknown[] = []
    const refresh = live.refresh
    live.refresh = (topics) => void told.push(topics)
    cleanup(() => void (live.refresh = refresh))
    await watchSetup.run()
    await watchSetup.run()
    told.length = 0
    await watchSetup.run()
    assert.isEmpty(told)
    await company()
    await watchSetup.run()
    assert.deepEqual(told, ['admin:setup'])
    const page = await client.get('/admin').withSession(await as())
    page.assertTextIncludes('<live-refresh')
  })

  test('costs few queries while it is shown, and none once it is put away or finished', async ({
    client,
    assert,
  }) => {
    await ready()
    const session = await as()
    const open = async () => (await client.get('/admin').withSession(session)).assertStatus(200)
    settings.forget()
    await open()
    const shown = await countQueries(open)
    await set({ 'setup.shown': false })
    await open()
    const away = await countQueries(open)
    assert.isAtMost(shown - away, MOST_QUERIES)
    assert.isAbove(shown - away, 0)
    assert.equal(await countQueries(() => watchSetup.run() as Promise<void>), 0)
  })

  test('a step that throws or does not answer harms no other', async ({ assert }) => {
    const step = (name: string, look: SetupStep['look'], needs: string[] = []): SetupStep => {
      return { name, order: 1, can: 'X.y', route: 'x', needs, look }
    }
    const found = await lookAtSteps({}, [
      step('a.broken', () => Promise.reject(new Error('no'))),
      step('a.hanging', () => new Promise(() => {})),
      step('a.unneeded', async () => null),
      step('a.fine', async () => ({ state: 'done' }), ['a.broken']),
      step('a.after', async () => ({ state: 'todo' }), ['a.broken', 'a.unneeded', 'gone.away']),
      step('a.free', async () => ({ state: 'todo' }), ['a.unneeded', 'gone.away', 'a.fine']),
    ])
    assert.deepEqual(
      found.map(({ step: { name }, state, waitsFor }) => [name, state, waitsFor]),
      [
        ['a.broken', 'failing', []],
        ['a.hanging', 'failing', []],
        ['a.fine', 'done', []],
        ['a.after', 'waiting', ['a.broken']],
        ['a.free', 'todo', []],
      ]
    )
  })

  test('every step has its texts, and needs steps that come before it', ({ assert }) => {
    const i18n = i18nManager.locale('en')
    const all = setupSteps.all()
    for (const { name, needs = [] } of all) {
      for (const part of ['title', 'why', 'action', 'need'])
        assert.isTrue(i18n.hasMessage(`setup.steps.${name.replace('.', '_')}.${part}`), name + part)
      const before = all.slice(
        0,
        all.findIndex((step) => step.name === name)
      )
      for (const need of needs)
        assert.include(
          before.map((step) => step.name),
          need
        )
    }
    assert.throws(() => setupSteps.add(all[0]), /There is a setup step/)
  })
})
