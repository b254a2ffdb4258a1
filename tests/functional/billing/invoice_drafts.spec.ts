import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#core/actor'
import { newId } from '#core/ids'
import { clock } from '#core/clock'
import { openDraft } from '#billing/drafts/open_draft'
import Invoice from '#billing/models/invoice'
import InvoiceDraft from '#billing/models/invoice_draft'
import { assertBooksBalance } from '#tests/support/billing'
import { createSubscription } from '#tests/support/subscriptions'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'

const asManager = async () => sessionFor((await createStaff('manager')).user)

const lines = (changes: Record<string, unknown> = {}) => ({
  'version': 0,
  'due_days': 10,
  'description[new_1]': 'Consulting',
  'quantity[new_1]': 2,
  'unit[new_1]': '50.00',
  'description[new_2]': '',
  'quantity[new_2]': 1,
  'unit[new_2]': '',
  ...changes,
})

test.group('Invoices that staff write', (group) => {
  group.each.teardown(() => clock.reset())

  test('are drafted, previewed with tax, and issued once', async ({ client, assert }) => {
    const { account } = await createCustomer()
    const session = await asManager()
    const page = await client.get(`/admin/credits/${account.id}`).withSession(session)
    page.assertTextIncludes('New invoice')
    const opening = { form_marker: newId(), account: account.id }
    const opened = await client
      .post('/admin/invoice-drafts')
      .withSession(session)
      .form(opening)
      .redirects(0)
    const draft = await InvoiceDraft.findByOrFail('account_id', account.id)
    const path = `/admin/invoice-drafts/${draft.id}`
    opened.assertHeader('location', `${path}/edit`)

    const saved = await client.put(path).withSession(session).form(lines())
    saved.assertTextIncludes('€119.00')
    const list = await client.get('/admin/invoice-drafts').withSession(session)
    list.assertTextIncludes('€100.00')

    const issue = { form_marker: newId(), version: 1 }
    const send = () => client.post(`${path}/invoices`).withSession(session).form(issue).redirects(0)
    await Promise.all([send(), send()])
    await send()
    const [invoice, ...more] = await Invoice.query().where('account_id', account.id)
    assert.lengthOf(more, 0)
    assert.include(invoice.$attributes, { kind: 'manual', state: 'open', totalMinor: 11900 })
    assert.equal(invoice.dueOn.diff(invoice.issuedOn!, 'days').days, 10)
    assert.isNull(await InvoiceDraft.find(draft.id))
    await assertBooksBalance(assert)
  })

  test('are refused where lines are not complete, and what was typed stays', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    const session = await asManager()
    const opening = { form_marker: newId(), account: account.id }
    await client.post('/admin/invoice-drafts').withSession(session).form(opening)
    const { id } = await InvoiceDraft.findByOrFail('account_id', account.id)
    const refusals: [Record<string, unknown>, RegExp][] = [
      [{ 'description[new_1]': '' }, /what this line is for/],
      [{ 'unit[new_1]': '' }, /Enter a price/],
      [{ 'unit[new_1]': '1.234' }, /amount in EUR/],
      [{ 'from[new_1]': '2026-11-01' }, /both the first and the last day/],
      [{ 'from[new_1]': '2026-11-30', 'until[new_1]': '2026-11-01' }, /before the first/],
      [{ due_days: 1000 }, /Due in/],
    ]
    for (const [changes, words] of refusals) {
      const answer = await client
        .put(`/admin/invoice-drafts/${id}`)
        .withSession(session)
        .form(lines(changes))
        .redirects(0)
      assert.match(JSON.stringify(answer.flashMessages()), words)
    }
    const empty = await client
      .post(`/admin/invoice-drafts/${id}/invoices`)
      .withSession(session)
      .form({ form_marker: newId(), version: 0 })
    empty.assertTextIncludes('Add at least one line first.')
    assert.lengthOf(await Invoice.query().where('account_id', account.id), 0)
  })

  test('two people do not overwrite each other, and nothing is left of a deleted draft', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    const session = await asManager()
    const opening = { form_marker: newId(), account: account.id }
    await client.post('/admin/invoice-drafts').withSession(session).form(opening)
    const draft = await InvoiceDraft.findByOrFail('account_id', account.id)
    const path = `/admin/invoice-drafts/${draft.id}`
    await client.put(path).withSession(session).form(lines())
    const late = lines({ 'description[new_1]': 'Other' })
    const conflict = await client.put(path).withSession(session).form(late)
    conflict.assertTextIncludes('Someone else changed this draft.')
    const issuing = { form_marker: newId(), version: 0 }
    const stale = await client.post(`${path}/invoices`).withSession(session).form(issuing)
    stale.assertTextIncludes('Someone else changed this draft.')

    await client.delete(path).withSession(session)
    const gone = await client.delete(path).withSession(session)
    gone.assertTextIncludes('This draft has been issued or deleted.')
    assert.lengthOf(await draft.related('lines').query(), 0)
  })

  test('are not for support', async ({ client, assert }) => {
    const { account } = await createCustomer()
    const session = await sessionFor((await createStaff('support')).user)
    const form = { form_marker: newId(), account: account.id }
    const refused = await client.post('/admin/invoice-drafts').withSession(session).form(form)
    refused.assertStatus(403)
    assert.isNull(await InvoiceDraft.findBy('account_id', account.id))
  })

  test('name a server of the customer in words, which does not tie it to the server', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    const { account: other } = await createCustomer()
    const today = clock.now().toISODate()
    const own = await createSubscription(account, today)
    const theirs = await createSubscription(other, today)
    const session = await asManager()
    const draft = await openDraft(account, SYSTEM)
    const path = `/admin/invoice-drafts/${draft.id}`
    const page = await client.get(`${path}/edit`).withSession(session)
    page.assertTextIncludes(own.hostname)
    const put = (changes: Record<string, unknown>) =>
      client.put(path).withSession(session).form(lines(changes)).redirects(0)
    const foreign = await put({ 'service[new_1]': theirs.serviceId })
    assert.deepEqual(Object.keys(foreign.flashMessage('inputErrorsBag')), ['service.new_1'])
    const long = await put({
      'service[new_1]': own.serviceId,
      'description[new_1]': 'x'.repeat(255),
    })
    assert.deepEqual(Object.keys(long.flashMessage('inputErrorsBag')), ['description.new_1'])

    await put({ 'service[new_1]': own.serviceId })
    const preview = await client.get(`${path}/edit`).withSession(session)
    preview.assertTextIncludes(`Consulting · ${own.hostname}`)
    const issue = { form_marker: newId(), version: 1 }
    await client.post(`${path}/invoices`).withSession(session).form(issue).redirects(0)
    const invoice = await Invoice.query().where('account_id', account.id).firstOrFail()
    assert.equal(invoice.document.lines[0].description, `Consulting · ${own.hostname}`)
    const [line] = await db.from('invoice_lines').where('invoice_id', invoice.id)
    assert.deepEqual([line.service_id, line.kind], [null, 'setup'])
    await assertBooksBalance(assert)
  })
})
