import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import limiter from '@adonisjs/limiter/services/main'
import router from '@adonisjs/core/services/router'
import i18nManager from '@adonisjs/i18n/services/main'
import { parse } from 'node-html-parser'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import { worker } from '#core/work/worker'
import { lists, type ListDefinition } from '#core/registries/lists'
import { saveView } from '#core/lists/choices'
import { requestArchive } from '#billing/archives/request_archive'
import { openDraft } from '#billing/drafts/open_draft'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import { RefundInvoice } from '#billing/refunds/refund_invoice'
import BillingFinding from '#billing/models/billing_finding'
import Collection from '#billing/models/collection'
import Dispute from '#billing/models/dispute'
import Invoice from '#billing/models/invoice'
import Payment from '#billing/models/payment'
import BalanceEntry from '#billing/models/balance_entry'
import Payout from '#billing/models/payout'
import WebhookEvent from '#billing/models/webhook_event'
import Mail from '#notifications/models/mail'
import Operation from '#provisioning/models/operation'
import Conversation from '#support_chat/models/conversation'
import { bankEntry } from '#tests/support/bank'
import { issueInvoice } from '#tests/support/billing'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { PanelDatabase } from '#tests/support/panel_database'
import { createCoupon } from '#tests/support/coupons'
import { createPlan, reprice } from '#tests/support/price_changes'
import { createPriceList } from '#tests/support/price_lists'
import { placeOrder } from '#tests/support/placed_order'
import { createFakeWorld, offer } from '#tests/support/provisioning'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import type { Told } from '#core/lists/do_to_each'

const i18n = i18nManager.locale('en')
const t = (key: string, data?: Record<string, string | number>) => i18n.t(key, data)

/** Every way to ask a list for something: each value of each filter, each order, each kind of search. */
async function queriesOf(list: ListDefinition): Promise<Record<string, string>[]> {
  const asked: Record<string, string>[] = [{}]
  const first = list.filters?.find((filter) => filter.type === 'choice' && filter.initial)
  if (first) asked.push({ [first.key]: 'every' })
  for (const filter of list.filters ?? []) {
    const { key } = filter
    if (filter.type === 'choice')
      for (const { value } of (await filter.options(t)).slice(0, 12)) asked.push({ [key]: value })
    if (filter.type === 'days')
      asked.push({ [`${key}_from`]: '2020-01-01', [`${key}_to`]: '2099-12-31' })
    if (filter.type === 'amount')
      asked.push({ [`${key}_min`]: '0,01', [`${key}_max`]: '99999', [`${key}_currency`]: 'EUR' })
    if (filter.type === 'text') asked.push({ [key]: 'x@example.test' }, { [key]: 'order' })
  }
  for (const { key, sort } of list.columns) if (sort) asked.push({ sort: key }, { sort: `-${key}` })
  if (list.search) asked.push(...['x', 'a@b.test', 'INV-1', '%', '10.0'].map((q) => ({ q })))
  return asked
}

/** What a shop has not where everything goes well, or has not by itself: a list of prices, another price to come, a refund, an unpaid invoice, an issue, an event, an email that failed, a question. */
async function addTroubles(): Promise<void> {
  const invoice = await Invoice.query().where('state', 'paid').firstOrFail()
  await new RefundInvoice().run({ invoiceId: invoice.id, reason: 'test', by: SYSTEM })
  const { account } = await createCustomer()
  const { id: invoiceId, dueOn } = await issueInvoice(account, 1000)
  const facts = { invoiceId, accountId: account.id, dueOn }
  await Collection.create({ ...facts, state: 'open', nextAt: null })
  await openDraft(account, SYSTEM)
  await createPriceList()
  await createCoupon()
  await requestArchive({ year: clock.now().year, month: null, by: SYSTEM })
  await bankEntry()
  await db
    .from('subscriptions')
    .limit(1)
    .update({ parked_at: sqlTime(), parked_reason: 'failed', invoice_on: null })
  await Dispute.create({
    gateway: 'stripe',
    externalId: `dp_${newId()}`,
    accountId: invoice.accountId,
    invoiceId: invoice.id,
    paymentId: (await Payment.findByOrFail('invoice_id', invoice.id)).id,
    amountMinor: 1000,
    currency: 'EUR',
    state: 'needs_response',
    reason: 'fraudulent',
    isInquiry: false,
    blocksRefunds: true,
    openedAt: clock.now(),
  })
  await paidOut()
  const day = clock.now().plus({ days: 40 }).toISODate()
  await reprice(await createPlan(), { to: 1500, on: day })
  await BillingFinding.create({ cause: newId(), kind: 'dispute', details: '{}' })
  await WebhookEvent.create({
    gateway: 'stripe',
    eventId: `evt_${newId()}`,
    type: 'customer.updated',
    payload: '{}',
    state: 'dead',
    source: 'webhook',
    occurredAt: clock.now(),
  })
  await Mail.query().limit(1).update({ state: 'failed' })
  const letter = { name: 'Grace', email: 'grace@example.test', subject: 'A question', body: 'Why?' }
  await Conversation.open({ ...letter, userId: null, accountId: null })
}

/** Something that the gateway sent to the bank, and what moved its balance for that. */
async function paidOut(): Promise<void> {
  const facts = { gateway: 'stripe', currency: 'EUR' }
  const { id, externalId } = await Payout.create({
    ...{ ...facts, externalId: `po_${newId()}`, state: 'paid', amountMinor: 4811 },
    ...{ isAutomatic: true, isBeforeOpening: false, lines: 'listed', openedAt: clock.now() },
  })
  await BalanceEntry.create({
    ...{ ...facts, externalId: `txn_${newId()}`, kind: 'payout', sourceId: externalId },
    ...{ grossMinor: -4811, feeMinor: 0, netMinor: -4811, state: 'booked', payoutId: id },
    occurredAt: clock.now(),
  })
}

test.group('Every list of staff', (group) => {
  let session: Record<string, string>
  let userId: string

  group.each.timeout(120_000)
  group.each.setup(() => limiter.clear())
  group.setup(async () => {
    const database = await PanelDatabase.create()
    const { user } = await createStaff('owner')
    session = await sessionFor(user)
    userId = user.id
    const { cluster, product } = await createFakeWorld()
    const template = await offer(cluster, 'vm', 'fake-vm')
    const plan = await PlanFactory.merge({ productId: product.id }).create()
    const owner = await createCustomer()
    for (const hostname of ['one', 'two', 'three']) {
      const order = await placeOrder({ ...owner, plan, templateId: template.id, hostname })
      const invoice = await Invoice.findOrFail(order.invoiceId)
      await recordBankTransfer(invoice.id, { amount: invoice.amountDue(), note: 'test' })
    }
    await worker.drain({ rounds: 1000 })
    await addTroubles()
    return () => database.remove()
  })

  const staffLists = async () => {
    const found: [string, ListDefinition][] = []
    for (const name of lists.names()) {
      const list = (await lists.find(name))!
      if (list.can && !name.startsWith('tests.')) found.push([name, list])
    }
    return found
  }

  test('answers whatever it can be asked, and leads each row and account somewhere', async ({
    client,
    assert,
  }) => {
    const rows: Record<string, number> = {}
    for (const [name, list] of await staffLists()) {
      rows[name] = 0
      for (const query of await queriesOf(list)) {
        const page = await client.get(router.makeUrl(list.route)).qs(query).withSession(session)
        assert.equal(page.status(), 200, `${name} ${JSON.stringify(query)}`)
        const html = parse(page.text())
        const told = html.querySelectorAll('.list > .alert').map((alert) => alert.textContent)
        assert.deepEqual(told, [], `${name} ${JSON.stringify(query)}`)
        assert.notInclude(page.text(), 'translation missing', name)
        assert.notInclude(page.text(), '[object Object]', name)
        rows[name] = Math.max(rows[name], html.querySelectorAll('tbody tr').length)
      }
    }
    assert.deepEqual(
      Object.entries(rows).filter(([, count]) => count === 0),
      [],
      'a list without rows tells nothing'
    )
  })

  test('sorts by each of its columns as the database does, page by page', async ({
    client,
    assert,
  }) => {
    for (const [name, list] of await staffLists())
      for (const { key, sort } of list.columns) {
        if (!sort) continue
        const ask = (order: string) =>
          client.get(`/admin/lists/${name}/export`).qs({ sort: order, show: 'every' })
        const up = (await ask(key).withSession(session)).text().trim().split('\r\n').slice(1)
        const down = (await ask(`-${key}`).withSession(session)).text().trim().split('\r\n')
        assert.deepEqual(down.slice(1).reverse(), up, `${name} ${key}`)
      }
  })

  test('comes as a file whose rows have as many cells as its heading', async ({
    client,
    assert,
  }) => {
    for (const [name, list] of await staffLists()) {
      const file = await client.get(`/admin/lists/${name}/export`).withSession(session)
      file.assertStatus(200)
      const [heads] = file.text().slice(1).split('\r\n')
      const money = list.columns.filter(({ type }) => type === 'money').length
      assert.equal(heads.split(',').length, list.columns.length + money, name)
    }
  })

  test('shows all columns to who chooses them, and leads saved views back', async ({
    client,
    assert,
  }) => {
    for (const [name, list] of await staffLists()) {
      const columns = list.columns.map(({ key }) => key)
      await client
        .put(`/admin/lists/${name}/columns`)
        .withSession(session)
        .redirects(0)
        .form({ columns })
      await saveView(userId, name, { name: 'Mine', query: '' })
      const page = await client.get(router.makeUrl(list.route)).withSession(session)
      const html = parse(page.text())
      if (html.querySelector('tbody'))
        assert.lengthOf(html.querySelectorAll('thead th'), columns.length, name)
      assert.equal(html.querySelector('.list-views a')?.textContent, 'Mine', name)
    }
  })

  test('operations that need attention are retried, each by itself', async ({ client, assert }) => {
    const [stuck, done] = await Operation.query().orderBy('id').limit(2)
    await Operation.query().where('id', stuck.id).update({ state: 'failed', open_key: null })
    const send = () =>
      client
        .post('/admin/lists/operations/actions')
        .withSession(session)
        .redirects(0)
        .form({ verb: 'retry', ids: [stuck.id, done.id] })
    await Operation.query().where('id', stuck.id).update({ kind: 'power', action: 'start' })
    const told = (await send()).flashMessages().list_result as unknown as Told
    assert.include(told.done, '1 operation continues')
    assert.lengthOf(told.refused, 1)
    assert.equal((await stuck.refresh()).state, 'queued')
    const again = (await send()).flashMessages().list_result as unknown as Told
    assert.isNull(again.done)
    assert.lengthOf(again.refused, 2)
  })
})
