import { performance } from 'node:perf_hooks'
import { Browser } from '../browser.js'
import { MeasuredServer } from '../measured_server.js'
import { chooseDatabase, insidePanel, type ScaleDatabase } from './panel.js'

const PASSWORD = 'correct horse battery staple'
const STAFF = 'staff.of.scale@example.test'
const ROUNDS = 9

const [database, scale] = process.argv.slice(2)
chooseDatabase({ database: database as ScaleDatabase['database'], scale: Number(scale) })

/** Asks twice to warm up, then tells the fastest of nine in milliseconds: the others tell what else the machine did. */
async function fastest(work: () => Promise<unknown>): Promise<number> {
  await work()
  await work()
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
  }
  return Math.min(...times)
}

const timings: Record<string, number> = {}

/** What the pages are opened with: people who can sign in, and keys in the middle of the lists. */
interface Scene {
  small: string
  big: string
  pages: Record<string, string>
}

await insidePanel(async () => {
  const { default: db } = await import('@adonisjs/lucid/services/db')
  const { default: hash } = await import('@adonisjs/core/services/hash')
  const { workRegistry } = await import('#core/work/work_registry')
  const { health } = await import('#core/health/health')
  const { placeRule } = await import('#provisioning/placement/sale_rule')
  const { clusterComparison } = await import('./compare_cluster.js')
  const { placeMachine } = await import('./place_machine.js')
  const { default: User } = await import('#identity/models/user')
  const { createStaff } = await import('#tests/support/identity')
  const password = await hash.make(PASSWORD)
  if (!(await User.withEmail(STAFF)))
    await createStaff('owner', { email: STAFF, password: PASSWORD })
  const [big, small] = ['customer0@example.test', 'customer7@example.test']
  await db.from('users').whereIn('email', [big, small]).update({ password })

  for (const [name, source] of workRegistry.sources)
    timings[`sweep: ${name}`] = await fastest(() => source.due(8))
  timings['health checks'] = await fastest(() => health.run())
  timings['what may be sold'] = await fastest(() => placeRule.read([]))
  timings['place a machine'] = await fastest(placeMachine)
  timings['compare a cluster'] = await fastest(await clusterComparison())

  const deep = async (table: string, key = 'id') => {
    const { middle } = await db
      .from(db.from(table).select(key).orderBy(key).limit(1).offset(500).as('some'))
      .select(`${key} as middle`)
      .firstOrFail()
    return middle
  }
  const id = async (table: string, order: 'asc' | 'desc' = 'desc') => {
    const row = await db.from(table).orderBy('id', order).select('id').firstOrFail()
    return String(row.id)
  }
  await openPages({
    big,
    small,
    pages: {
      'customers': '/admin/customers',
      'customers, deep': `/admin/customers?after=${await deep('accounts')}`,
      'customers, search for a name': '/admin/customers?q=haas',
      'customers, search for two words': '/admin/customers?q=ada%20haas',
      'services': '/admin/services',
      'services, deep': `/admin/services?after=${await deep('services')}`,
      'services, suspended': '/admin/services?state=suspended',
      'services, pending': '/admin/services?state=pending',
      'services, search for a host name': '/admin/services?q=web12',
      'services, search for an address': '/admin/services?q=10.0.1',
      'services of a customer by email': '/admin/services?q=customer0%40example.test',
      'orders': '/admin/orders',
      'orders, deep': `/admin/orders?after=${await deep('orders')}`,
      'orders, in review': '/admin/orders?state=in_review',
      'orders, search for a number': '/admin/orders?q=O-00012',
      'invoices': '/admin/invoices',
      'invoices, deep': `/admin/invoices?after=${await deep('invoices')}`,
      'invoices, overdue': '/admin/invoices?state=overdue',
      'invoices, void': '/admin/invoices?state=void',
      'invoices, search for a number': '/admin/invoices?q=INV-0001',
      'payments, deep': `/admin/payments?after=${await deep('payments')}`,
      'webhook events, dead': '/admin/webhook-events?state=dead',
      'payment issues': '/admin/findings',
      'operations, stuck': '/admin/operations',
      'conversations': '/admin/conversations',
      'audit log': '/admin/audit',
      'audit log, deep': `/admin/audit?after=500`,
      'audit log by action': '/admin/audit?action=invoice.paid',
      'audit log by staff': '/admin/audit?actor_type=staff',
      'search everything': '/admin/search?q=haas',
      'overview': '/admin',
      'clusters': '/admin/clusters',
      'a cluster': `/admin/clusters/${await id('clusters', 'asc')}`,
      'networks': '/admin/ip-pools',
      'a network': `/admin/ip-pools/${await id('ip_pools')}`,
      'a service': `/admin/services/${await id('services')}`,
      'an order': `/admin/orders/${await id('orders')}`,
      'an invoice': `/admin/invoices/${await id('invoices')}`,
      'the big customer': `/admin/customers/${await id('accounts', 'asc')}`,
    },
  })

  // Last, because it deletes what makes the tables large.
  for (const [name, task] of workRegistry.tasks)
    if (/forget|release|free/.test(name)) {
      const began = performance.now()
      await task.run()
      timings[`first run: ${name}`] = performance.now() - began
      timings[`task: ${name}`] = await fastest(() => task.run())
    }
})
console.log(JSON.stringify(timings))

async function openPages({ small, big, pages }: Scene): Promise<void> {
  const environment = Object.entries(process.env).map(([name, value]) => [name, value ?? ''])
  const server = await MeasuredServer.start(
    new URL('../../bin/server.ts', import.meta.url).pathname,
    Object.fromEntries(environment)
  )
  const own = {
    dashboard: '/dashboard',
    services: '/services',
    invoices: '/invoices',
    orders: '/orders',
    billing: '/billing',
  }
  try {
    await measure(new Browser(server.url), 'staff', STAFF, pages)
    await measure(new Browser(server.url), 'small customer', small, own)
    await measure(new Browser(server.url), 'big customer', big, own)
  } finally {
    await server.stop()
  }
}

async function measure(
  browser: Browser,
  who: string,
  email: string,
  pages: Record<string, string>
): Promise<void> {
  await browser.signIn(email, PASSWORD)
  for (const [name, path] of Object.entries(pages))
    timings[`${who}: ${name}`] = await fastest(() => browser.page(path))
}
