import { test } from '@japa/runner'
import router from '@adonisjs/core/services/router'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { ProductOptionFactory } from '#database/factories/catalog/product_option_factory'
import { TemplateFactory } from '#database/factories/catalog/template_factory'
import { settings } from '#core/settings/settings'
import { worker } from '#core/work/worker'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import Invoice from '#billing/models/invoice'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import Service from '#provisioning/models/service'
import { createOffer } from '#tests/support/catalog'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { PanelDatabase } from '#tests/support/panel_database'
import { placeOrder } from '#tests/support/placed_order'
import { countQueries, createFakeWorld, offer } from '#tests/support/provisioning'

const MOST_QUERIES = 5
/** What customers look at all day: the sign-in, one question for each list, a count where a list is cut, and what is due on invoices. */
const OF_CUSTOMERS: Record<string, number> = {
  '/dashboard': 5,
  '/services': 2,
  // And the year of the first document.
  '/invoices': 4,
  '/orders': 2,
  // Not looked at all day: cards, credit and payments, and what renews next with its tax, discounts and announced prices.
  '/billing': 10,
  // Subscriptions with their tax, discounts, cards, credit, the profile and what is due; fetched once somebody looks there.
  '/billing/next': 8,
  // And top-ups that are not paid yet.
  '/billing/credit': 8,
}
/** What staff look at and is no list. */
const OF_STAFF: Record<string, number> = {
  /*
   * One question for each module and each health check, however many rows there are, seven for the setup checklist while that
   * is shown, one for each figure of today, and three for days that were counted and capacity, and two for disputes and what of monthly revenue was gained and lost.
   */
  '/admin': 40,
  // One question for each of five figures and six sections, and two for the last run.
  '/admin/billing/tonight': 14,
}

/** Every page that lists something or sums it up, whichever module it is of. */
function listPages(): string[] {
  const routes = Object.values(router.toJSON()).flat()
  return routes
    .filter(
      ({ name, methods }) =>
        methods.includes('GET') && /(\.index|dashboard(\.show)?)$/.test(name ?? '')
    )
    .map(({ pattern }) => pattern)
    .filter((pattern) => !pattern.includes(':') && !pattern.startsWith('/dev/'))
}

test.group('Budgets of queries', (group) => {
  group.each.setup(async () => {
    const database = await PanelDatabase.create()
    return () => database.remove()
  })
  group.each.timeout(120_000)

  for (const rows of [0, 3, 60]) {
    test(`the dashboards and lists take at most ${MOST_QUERIES} statements with ${rows} rows`, async ({
      assert,
      client,
    }) => {
      const owner = await createCustomer()
      await fill(owner, rows)
      const { user: staff } = await createStaff('owner')
      const sessions = { customer: await sessionFor(owner.user), staff: await sessionFor(staff) }
      const counted: Record<string, number> = {}

      for (const path of listPages()) {
        const session = path.startsWith('/admin') ? sessions.staff : sessions.customer
        const open = async () => (await client.get(path).withSession(session)).assertStatus(200)
        settings.forget()
        await open()
        counted[path] = await countQueries(open)
      }

      const allowed = (path: string) => OF_STAFF[path] ?? OF_CUSTOMERS[path] ?? MOST_QUERIES
      const over = Object.entries(counted).filter(([path, count]) => count > allowed(path))
      assert.deepEqual(over, [], JSON.stringify(counted))
      assert.containsSubset(Object.keys(counted), [
        '/dashboard',
        '/services',
        '/invoices',
        '/orders',
        '/admin/orders',
      ])
    })
  }

  test('the page of a service takes five statements, and seven while work on it is open', async ({
    assert,
    client,
  }) => {
    const owner = await createCustomer()
    await fill(owner, 1)
    const service = await Service.query().firstOrFail()
    const session = await sessionFor(owner.user)
    const open = async () =>
      (await client.get(`/services/${service.id}`).withSession(session)).assertStatus(200)
    settings.forget()
    await open()
    assert.equal(service.state, 'active')
    assert.equal(await countQueries(open), 5)

    await service.changePower('reboot', { type: 'customer', id: owner.user.id })
    assert.equal(await countQueries(open), 7)
  })

  test('a kept page of the shop takes no statement', async ({ assert, client }) => {
    await fill(await createCustomer(), 1)
    const open = async () => (await client.get('/')).assertStatus(200)
    settings.forget()
    forgetStorefront()
    await open()
    assert.equal(await countQueries(open), 0)
  })

  /** So many of everything: orders, invoices, payments, machines, mails, and what the shop is made of. */
  async function fill(
    owner: Awaited<ReturnType<typeof createCustomer>>,
    rows: number
  ): Promise<void> {
    const { cluster, product } = await createFakeWorld()
    const template = await offer(cluster, 'vm', 'fake-vm')
    const plan = await PlanFactory.merge({ productId: product.id }).create()
    for (let index = 0; index < rows; index++) {
      const order = await placeOrder({
        ...owner,
        plan,
        templateId: template.id,
        hostname: `web-${index}`,
      })
      const invoice = await Invoice.findOrFail(order.invoiceId)
      await recordBankTransfer(invoice.id, { amount: invoice.amountDue(), note: 'test' })
      await createOffer()
      await TemplateFactory.create()
      await ProductOptionFactory.create()
      await createCustomer()
    }
    await worker.drain({ rounds: 1000 })
  }
})
