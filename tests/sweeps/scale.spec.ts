import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { alertKinds } from '#core/registries/alerts'
import { metrics } from '#core/registries/metrics'
import { workRegistry } from '#core/work/work_registry'
import User from '#identity/models/user'
import { createStaff, sessionFor } from '#tests/support/identity'
import { PanelDatabase } from '#tests/support/panel_database'
import { fillAtScale } from '#tests/support/scale/fill'
import { slownessOf, statementsOf } from '#tests/support/scale/statements'

/** Large enough for a database to prefer its indexes: 1,200 machines, 4,000 invoices, 12,000 entries and messages. */
const SCALE = 0.004
/** A page reads some hundred rows, a table that is read whole has a thousand and more. */
const MOST_READ = 1000

const SEARCHES = ['INV-0000', 'web12', '10.0.1', 'haas', 'haas 77', 'customer11', 'ch_scale_7', 'x']

const STAFF = [
  '/admin',
  '/admin/customers',
  '/admin/services',
  ...['pending', 'provisioning', 'active', 'suspended', 'terminated'].map(
    (state) => `/admin/services?state=${state}`
  ),
  '/admin/orders',
  ...['placed', 'in_review', 'cancelled', 'fulfilled'].map(
    (state) => `/admin/orders?state=${state}`
  ),
  '/admin/services?sort=hostname',
  '/admin/services?sort=renews',
  '/admin/services?sort=-renews&state=active',
  '/admin/services?sort=-price',
  '/admin/services?sort=price&state=suspended',
  '/admin/invoices?sort=-total',
  '/admin/invoices?sort=due',
  '/admin/invoices?state=open&sort=due',
  '/admin/invoices?state=void&sort=-total',
  '/admin/payments?kind=credit',
  '/admin/payments?sort=-amount',
  '/admin/payments?q=ch_scale_7',
  '/admin/customers?country=DE',
  '/admin/orders?sort=-total',
  '/admin/orders?sort=total',
  '/admin/orders?state=cancelled&sort=-total',
  '/admin/orders?placed_from=2020-01-01&placed_to=2026-06-30',
  '/admin/orders?total_min=10&total_currency=EUR&sort=total',
  '/admin/invoices',
  '/admin/billing/tonight',
  ...['open', 'overdue', 'paid', 'void', 'uncollectible'].map(
    (state) => `/admin/invoices?state=${state}`
  ),
  '/admin/payments',
  '/admin/clusters',
  '/admin/ip-pools',
  '/admin/refunds',
  ...['open', 'succeeded', 'failed'].flatMap((state) => [
    `/admin/refunds?state=${state}`,
    `/admin/refunds?state=${state}&sort=amount`,
  ]),
  '/admin/refunds?how=credit',
  '/admin/refunds?sort=-amount',
  '/admin/refunds?q=re_scale_7',
  '/admin/findings',
  '/admin/findings?show=settled',
  '/admin/findings?show=every',
  '/admin/mails',
  '/admin/mails?show=waiting',
  '/admin/mails?show=sent',
  '/admin/mails?show=every',
  '/admin/mails?show=every&kind=billing.invoice_issued',
  '/admin/mails?show=sent&q=customer11',
  '/admin/webhook-events',
  '/admin/webhook-events?state=dead',
  '/admin/webhook-events?state=processed',
  '/admin/webhook-events?type=customer.updated',
  '/admin/webhook-events?q=evt_scale_7',
  '/admin/webhook-events?received_from=2020-01-01&received_to=2026-06-30',
  '/admin/operations',
  '/admin/operations?show=open',
  '/admin/operations?show=every',
  '/admin/mails',
  '/admin/system',
  '/admin/alerts',
  '/admin/conversations',
  '/admin/conversations?state=closed',
  '/admin/conversations?state=closed&q=customer11',
  '/admin/audit',
  '/admin/audit?action=invoice.paid',
  '/admin/audit?actor_type=staff',
  '/admin/audit?when_from=2020-01-01&when_to=2020-01-02',
  '/admin/audit?when_to=2026-06-30',
  '/admin/audit?when_from=2026-06-30&actor_type=staff',
  '/admin/audit?subject_type=invoice',
  '/admin/audit?action=invoice.paid&actor_type=staff',
  ...SEARCHES.flatMap((text) => {
    const words = encodeURIComponent(text)
    return [
      `/admin/search?q=${words}`,
      `/admin/customers?q=${words}`,
      `/admin/orders?q=${words}`,
      `/admin/invoices?q=${words}`,
      `/admin/services?q=${words}`,
    ]
  }),
]

const CUSTOMERS = [
  '/services?state=active',
  '/services?state=suspended',
  '/services?sort=hostname',
  '/services?sort=-renews',
  '/services?q=web1',
  '/services?q=10.0.1.7',
  '/dashboard',
  '/services',
  '/invoices',
  '/orders',
  '/billing',
]

const HOUSEKEEPING = [
  'audit.forget_addresses',
  'billing.forget_old_events',
  'core.forget_old_rows',
  'identity.forget_old_sign_ins',
  'notifications.forget_old_mails',
  'ordering.cancel_unpaid_orders',
  'ordering.forget_expired_carts',
  'ordering.release_unpaid_stock',
  'provisioning.forget_old_history',
  'provisioning.free_addresses',
  'support_chat.forget_old_conversations',
]

async function makeDue(table: string, columns: Record<string, unknown>): Promise<void> {
  const { id } = await db.from(table).orderBy('id').select('id').firstOrFail()
  await db.from(table).where('id', id).update(columns)
}

test.group('A shop that has grown', (group) => {
  let database: PanelDatabase
  let customers: User[]

  group.tap((one) => one.timeout(180_000))
  group.setup(async () => {
    database = await PanelDatabase.create()
    const shop = await fillAtScale(SCALE)
    customers = await User.query().whereIn('id', [shop.userId(0), shop.userId(7)])
    return () => database.remove()
  })

  const slowOnes = async (work: () => Promise<unknown>): Promise<string[]> => {
    const found: string[] = []
    for (const statement of await statementsOf(work)) {
      const slowness = await slownessOf(statement, MOST_READ)
      if (slowness) found.push(`${slowness}: ${statement.sql}`)
    }
    return found
  }

  test('no page and no search of staff reads a table that grows from end to end', async ({
    client,
    assert,
  }) => {
    const { user } = await createStaff('owner')
    const session = await sessionFor(user)
    const slow: string[] = []
    const { id: cluster } = await db.from('clusters').select('id').firstOrFail()
    const { id: pool } = await db.from('ip_pools').select('id').firstOrFail()
    for (const path of [...STAFF, `/admin/clusters/${cluster}`, `/admin/ip-pools/${pool}`]) {
      const open = async () => (await client.get(path).withSession(session)).assertStatus(200)
      slow.push(...(await slowOnes(open)).map((text) => `${path} ${text}`))
    }
    assert.deepEqual(slow, [])
  })

  test('no page of a customer does, whether they have two machines or a fiftieth of all', async ({
    client,
    assert,
  }) => {
    const slow: string[] = []
    for (const customer of customers) {
      const session = await sessionFor(customer)
      for (const path of CUSTOMERS) {
        const open = async () => (await client.get(path).withSession(session)).assertStatus(200)
        slow.push(...(await slowOnes(open)).map((text) => `${path} ${text}`))
      }
    }
    assert.lengthOf(customers, 2)
    assert.deepEqual(slow, [])
  })

  test('no sweep of a worker does', async ({ assert }) => {
    const slow: string[] = []
    for (const [name, source] of workRegistry.sources)
      slow.push(...(await slowOnes(() => source.due(8))).map((text) => `${name} ${text}`))
    assert.deepEqual(slow, [])
  })

  test('nothing that is measured, told to staff or counted as due does', async ({ assert }) => {
    const slow: string[] = []
    const look = async (name: string, work: () => unknown) =>
      slow.push(...(await slowOnes(async () => work())).map((text) => `${name} ${text}`))
    for (const { name, collect } of metrics.all()) await look(name, collect)
    for (const kind of alertKinds.all()) await look(kind.name, () => kind.look())
    for (const [name, source] of workRegistry.sources) await look(name, () => source.backlog?.())
    assert.deepEqual(slow, [])
  })

  test('no work on a row does, whatever becomes of it', async ({ assert }) => {
    await makeDue('outbox_messages', { done_at: null, available_at: 0 })
    await makeDue('mails', { state: 'queued', run_at: 0 })
    const slow: string[] = []
    const worked: string[] = []
    for (const [name, source] of workRegistry.sources)
      for (const id of await source.due(1)) {
        worked.push(name)
        const work = () => source.run(id).catch(() => {})
        slow.push(...(await slowOnes(work)).map((text) => `${name} ${text}`))
      }
    assert.includeMembers(worked, ['outbox', 'mails'])
    assert.deepEqual(slow, [])
  })

  test('what changes or deletes rows after reading all of them would be noticed', async ({
    assert,
  }) => {
    const outbox = () => db.from('outbox_messages').where('payload', 'nothing')
    const found = await slowOnes(async () => {
      await outbox().update({ payload: '{}' })
      await outbox().delete()
    })
    assert.lengthOf(found, 2)
  })

  test('no housekeeping does', async ({ assert }) => {
    const slow: string[] = []
    for (const name of HOUSEKEEPING) {
      const task = workRegistry.tasks.get(name)
      assert.isDefined(task, name)
      slow.push(...(await slowOnes(async () => task?.run())).map((text) => `${name} ${text}`))
    }
    assert.deepEqual(slow, [])
    assert.isAbove(Number((await db.from('outbox_messages').count('* as total'))[0].total), 0)
  })
})
