import { test } from '@japa/runner'
import { parse } from 'node-html-parser'
import i18nManager from '@adonisjs/i18n/services/main'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { timelines, type TimelineScope } from '#core/registries/timelines'
import { worker } from '#core/work/worker'
import { audit } from '#audit/models/audit_entry'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import Invoice from '#billing/models/invoice'
import Service from '#provisioning/models/service'
import Note from '#notes/models/note'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { placeOrder } from '#tests/support/placed_order'
import { PanelDatabase } from '#tests/support/panel_database'
import { countQueries, createFakeWorld } from '#tests/support/provisioning'
import type { ApiClient } from '@japa/api-client'
import type { StaffRole } from '#core/registries/permissions'

const PAGE = 25

/** A customer whose order was paid by bank transfer and built. */
async function builtOrder() {
  const { product, templates } = await createFakeWorld()
  const plan = await PlanFactory.merge({ productId: product.id }).create()
  const customer = await createCustomer({ account: { currency: plan.currency } })
  const order = await placeOrder({
    ...customer,
    plan,
    templateId: templates.vm.id,
    hostname: 'web.history.example',
  })
  const invoice = await Invoice.findOrFail(order.invoiceId!)
  await recordBankTransfer(invoice.id, { amount: invoice.amountDue(), note: 'Statement 1' })
  await worker.drain()
  const service = await Service.findByOrFail('order_id', order.id)
  return { ...customer, order, invoice, service }
}

async function read(client: ApiClient, path: string, role: StaffRole = 'owner') {
  const session = await sessionFor((await createStaff(role)).user)
  const answer = await client.get(path).withSession(session)
  if (answer.status() !== 200) throw new Error(answer.text().slice(0, 3000))
  return parse(answer.text())
}

const kinds = (page: ReturnType<typeof parse>) =>
  new Set(
    page
      .querySelectorAll('.timeline__entry')
      .map((entry) => /timeline__entry--(\w+)/.exec(entry.classNames)?.[1])
  )

test.group('The history of a customer, an order and a service', (group) => {
  group.setup(async () => {
    const database = await PanelDatabase.create()
    return () => database.remove()
  })
  group.each.teardown(() => clock.reset())

  test('tells events, emails, operations, payments, notes and what was done in one stream', async ({
    client,
    assert,
  }) => {
    const { account, order, service, user } = await builtOrder()
    for (const [subjectType, subjectId] of [
      ['customer', account.id],
      ['order', order.id],
      ['service', service.id],
    ] as const)
      await Note.create({
        subjectType,
        subjectId,
        accountId: account.id,
        authorId: user.id,
        body: `About the ${subjectType}`,
        pinned: false,
      })
    const onOrder = await read(client, `/admin/orders/${order.id}`)
    assert.sameMembers(
      [...kinds(onOrder)],
      ['note', 'mail', 'event', 'operation', 'payment', 'audit']
    )
    assert.include(onOrder.querySelector('.timeline')?.text, 'Bank transfer of')
    const onService = await read(client, `/admin/services/${service.id}`)
    assert.includeMembers([...kinds(onService)], ['note', 'mail', 'event', 'operation', 'payment'])
    const onCustomer = await read(client, `/admin/customers/${account.id}`)
    assert.includeMembers([...kinds(onCustomer)], ['note', 'mail', 'event', 'payment', 'audit'])
    for (const subject of ['customer', 'order', 'service'])
      assert.include(onCustomer.querySelector('.timeline')?.text, `About the ${subject}`)
    assert.notInclude(onOrder.querySelector('.timeline')?.text, 'About the customer')

    const seen = kinds(await read(client, `/admin/orders/${order.id}`, 'support'))
    assert.isFalse(seen.has('audit'), 'support does not read the audit log')
    assert.isTrue(seen.has('payment'))
  })

  test('leaves nothing out and repeats nothing between pages, whatever sources their entries are from', async ({
    assert,
  }) => {
    const { account, user } = await createCustomer()
    const expected: string[] = []
    for (let index = 0; index < 40; index++) {
      clock.travel({ seconds: 1 })
      if (index % 3 === 0) {
        const note = await Note.create({
          subjectType: 'customer',
          subjectId: account.id,
          accountId: account.id,
          authorId: user.id,
          body: String(index),
          pinned: false,
        })
        expected.unshift(note.id)
      } else {
        await transaction((trx) =>
          audit.record(trx, 'account.updated', account, { accountId: account.id })
        )
        expected.unshift('account')
      }
    }
    const scope: TimelineScope = {
      type: 'customer',
      id: account.id,
      accountId: account.id,
      invoiceIds: [],
      serviceIds: [],
      addresses: [user.email],
    }
    const seen: string[] = []
    let before: string | null = null
    for (let page = 0; page < 10; page++) {
      const i18n = i18nManager.locale('en')
      const found = await timelines.page(scope, { allows: () => true, i18n, before, size: 7 })
      seen.push(...found.entries.map(({ id, kind }) => (kind === 'note' ? id : 'account')))
      before = found.older
      if (!before) break
    }
    assert.deepEqual(seen, expected)
  })

  test('is paged by key on the page, with a way back, and takes odd keys for the beginning', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    for (let index = 0; index < PAGE + 3; index++)
      await transaction((trx) =>
        audit.record(trx, 'account.updated', account, { accountId: account.id })
      )
    const path = `/admin/customers/${account.id}`
    const first = await read(client, path)
    const entries = (page: typeof first) => page.querySelectorAll('.timeline__entry').length
    assert.equal(entries(first), PAGE)
    const older = first.querySelector('.timeline__more a[rel=next]')?.getAttribute('href')
    const second = await read(client, older!.replace('#timeline', ''))
    assert.equal(entries(second), 3)
    assert.include(second.querySelector('.timeline__more')?.text, 'newest')
    assert.equal(entries(await read(client, `${path}?after=%00%27`)), PAGE)
  })

  test('costs as many queries however much happened', async ({ client, assert }) => {
    const { account } = await createCustomer()
    const session = await sessionFor((await createStaff('owner')).user)
    const ask = () => client.get(`/admin/customers/${account.id}`).withSession(session)
    await ask()
    const few = await countQueries(ask)
    for (let index = 0; index < 60; index++)
      await transaction((trx) =>
        audit.record(trx, 'account.updated', account, { accountId: account.id })
      )
    const many = await countQueries(ask)
    assert.isAtMost(many, few + 1)
    assert.isAtMost(many, 22)
  })
})
