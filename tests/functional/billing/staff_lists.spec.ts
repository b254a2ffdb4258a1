import { test } from '@japa/runner'
import { parse } from 'node-html-parser'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import AuditEntry from '#audit/models/audit_entry'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import { RefundInvoice } from '#billing/refunds/refund_invoice'
import BillingFinding from '#billing/models/billing_finding'
import WebhookEvent from '#billing/models/webhook_event'
import { issueInvoice } from '#tests/support/billing'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { doToRows } from '#tests/support/list_action'
import { resetState } from '#tests/support/reset_state'
import type { ApiClient } from '@japa/api-client'

const as = async (role: 'owner' | 'manager' | 'support') =>
  sessionFor((await createStaff(role)).user)

const eventIn = (state: string, type = 'customer.updated') =>
  WebhookEvent.create({
    id: newId(),
    gateway: 'stripe',
    eventId: `evt_${newId()}`,
    type,
    objectId: `cus_${newId()}`,
    payload: '{}',
    state,
    source: 'webhook',
    occurredAt: clock.now(),
  })

const finding = (more: Partial<BillingFinding> = {}) =>
  BillingFinding.create({ cause: newId(), kind: 'dispute', details: '{}', ...more })

async function rowsOf(
  client: ApiClient,
  session: Record<string, string>,
  path: string,
  query: Record<string, string> = {}
): Promise<string[]> {
  const page = await client.get(path).qs(query).withSession(session)
  page.assertStatus(200)
  return parse(page.text())
    .querySelectorAll('tbody tr')
    .map((row) => row.textContent)
}

test.group('Lists of billing for staff', (group) => {
  group.each.setup(() => resetState())

  test('refunds are found by state, amount, invoice and customer, and added up', async ({
    client,
    assert,
  }) => {
    const session = await as('manager')
    const { account, user } = await createCustomer()
    const invoices = [await issueInvoice(account, 1000), await issueInvoice(account, 5000)]
    for (const invoice of invoices) {
      await recordBankTransfer(invoice.id, { amount: invoice.amountDue(), note: 'test' })
      await new RefundInvoice().run({ invoiceId: invoice.id, reason: 'A flood', by: SYSTEM })
    }
    const find = (query: Record<string, string>) => rowsOf(client, session, '/admin/refunds', query)
    assert.lengthOf(await find({}), 2)
    assert.lengthOf(await find({ state: 'failed' }), 0)
    assert.lengthOf(await find({ how: 'credit', state: 'succeeded' }), 2)
    for (const q of [invoices[1].number!, user.email, account.id]) {
      const [first] = await find({ q, sort: '-amount' })
      assert.include(first, invoices[1].number!, q)
      assert.include(first, 'A flood')
    }
    assert.lengthOf(await find({ amount_max: '20', amount_currency: 'EUR' }), 1)
    assert.lengthOf(await find({ q: 'INV-999999' }), 0)
    const page = await client.get('/admin/refunds').withSession(session)
    assert.include(parse(page.text()).querySelector('.list__foot')!.textContent, '€71.40')
  })

  test('events are found by state, type and ids, and replayed once more, each by itself', async ({
    client,
    assert,
  }) => {
    const session = await as('manager')
    const [dead, other] = [await eventIn('dead'), await eventIn('processed', 'charge.refunded')]
    const find = (query: Record<string, string>) =>
      rowsOf(client, session, '/admin/webhook-events', query)
    assert.lengthOf(await find({}), 2)
    assert.lengthOf(await find({ type: 'charge' }), 0)
    const narrow: Record<string, string>[] = [
      { state: 'dead' },
      { type: 'customer.updated' },
      { q: dead.eventId },
      { q: dead.objectId! },
    ]
    for (const query of narrow) assert.lengthOf(await find(query), 1, JSON.stringify(query))

    const send = (ids: string[], who = session) =>
      doToRows(client, { list: 'webhook_events', verb: 'replay', ids, session: who })
    const { told } = await send([dead.id, other.id, newId()])
    assert.equal(told!.done, '2 events are queued to be processed again.')
    assert.lengthOf(told!.refused, 1)
    assert.equal((await dead.refresh()).state, 'received')
    await send([dead.id])
    const entries = await AuditEntry.query().where('action', 'webhook_event.replayed')
    assert.lengthOf(entries, 3)
    await dead.merge({ state: 'dead' }).save()
    assert.equal((await send([dead.id], await as('support'))).status, 403)
    assert.equal((await dead.refresh()).state, 'dead')
  })

  test('issues are resolved once, by who may, and stay under what is resolved', async ({
    client,
    assert,
  }) => {
    const session = await as('manager')
    const { account, user } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    const ours = await finding({ accountId: account.id, invoiceId: invoice.id })
    const another = await finding({ kind: 'customers_lost' })
    const find = (query: Record<string, string>) =>
      rowsOf(client, session, '/admin/findings', query)
    assert.lengthOf(await find({}), 2)
    for (const q of [invoice.number!, user.email]) assert.lengthOf(await find({ q }), 1, q)
    const send = (ids: string[], who = session) =>
      doToRows(client, { list: 'findings', verb: 'settle', ids, session: who })
    assert.equal((await send([ours.id], await as('support'))).status, 403)
    assert.equal((await send([ours.id])).told!.done, '1 issue was resolved.')
    const again = (await send([ours.id, another.id])).told!
    assert.equal(again.done, '1 issue was resolved.')
    assert.deepEqual(
      again.refused.map(({ why }) => why),
      ['It was resolved before.']
    )
    assert.lengthOf(await AuditEntry.query().where('action', 'finding.settled'), 2)
    assert.lengthOf(await find({}), 0)
    assert.lengthOf(await find({ show: 'settled' }), 2)
  })
})
