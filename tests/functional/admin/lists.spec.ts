import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { parse } from 'node-html-parser'
import { AccountFactory } from '#database/factories/identity/account_factory'
import AuditEntry from '#audit/models/audit_entry'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import { continuePaidOrder } from '#ordering/orders/continue_paid_order'
import Order from '#ordering/models/order'
import { lists } from '#core/registries/lists'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { createOffer } from '#tests/support/catalog'
import { PanelDatabase } from '#tests/support/panel_database'
import { placeOrder } from '#tests/support/ordering'
import type { ApiClient } from '@japa/api-client'
import type { Told } from '#core/lists/do_to_each'

const LIST = '/admin/orders'

test.group('A list of staff', (group) => {
  let session: Record<string, string>
  let staffId: string

  group.each.setup(async () => {
    const database = await PanelDatabase.create()
    const { user } = await createStaff('owner')
    session = await sessionFor(user)
    staffId = user.id
    return async () => {
      clock.reset()
      await database.remove()
    }
  })

  const open = async (client: ApiClient, query: Record<string, string> = {}) => {
    const page = await client.get(LIST).qs(query).withSession(session)
    page.assertStatus(200)
    return parse(page.text())
  }
  const numbersIn = (html: ReturnType<typeof parse>) =>
    html.querySelectorAll('tbody th').map((cell) => cell.textContent.trim())
  const priced = async (...prices: number[]) => {
    const orders = []
    for (const priceMinor of prices)
      orders.push((await placeOrder({ offer: await createOffer({ plan: { priceMinor } }) })).order)
    return orders
  }

  test('is sorted by what its headings say, in both directions', async ({ client, assert }) => {
    const [cheap, dear, middle] = await priced(500, 90_000, 2000)
    const dearest = await open(client, { sort: '-total' })
    assert.deepEqual(numbersIn(dearest), [dear.number, middle.number, cheap.number])
    const heading = dearest.querySelector('th[aria-sort="descending"] a')
    assert.include(heading?.textContent ?? '', 'Total')
    assert.equal(heading?.getAttribute('href'), `${LIST}?sort=total`)
    assert.deepEqual(numbersIn(await open(client, { sort: 'total' })), [
      cheap.number,
      middle.number,
      dear.number,
    ])
    assert.deepEqual(numbersIn(await open(client)), [middle.number, dear.number, cheap.number])
  })

  test('is narrowed by state, days and amounts, and names each filter with a way out of it', async ({
    client,
    assert,
  }) => {
    clock.travelTo(DateTime.fromISO('2026-03-01T12:00:00Z'))
    const [old] = await priced(5000)
    clock.travelTo(DateTime.fromISO('2026-03-05T12:00:00Z'))
    const [cheap, dear] = await priced(500, 90_000)
    const { currency } = dear
    const found = await open(client, {
      state: 'placed',
      placed_from: '2026-03-05',
      placed_to: '2026-03-05',
      total_min: '100',
      total_currency: currency,
    })
    assert.deepEqual(numbersIn(found), [dear.number])
    const chips = found.querySelectorAll('.chip')
    assert.lengthOf(chips, 2)
    assert.include(chips[0].textContent, '5 Mar 2026')
    assert.equal(
      chips[0].getAttribute('href'),
      `${LIST}?state=placed&total_min=100&total_currency=${currency}`
    )
    assert.sameMembers(numbersIn(await open(client, { placed_from: '2026-03-02' })), [
      cheap.number,
      dear.number,
    ])
    assert.deepEqual(numbersIn(await open(client, { placed_to: '2026-03-01' })), [old.number])
  })

  test('its form of filters is the same for everybody until it is asked for something', async ({
    client,
    assert,
  }) => {
    await priced(500)
    const form = (page: ReturnType<typeof parse>) => page.querySelector('.list-filter')!
    const plain = form(await open(client)).toString()
    const asked = form(await open(client, { placed_from: '2026-03-05', sort: 'total' }))
    assert.equal(asked.querySelector('#list-placed-from')?.getAttribute('value'), '2026-03-05')
    assert.equal(asked.querySelector('#list-sort option[selected]')?.getAttribute('value'), 'total')
    const cleared = await client
      .get(LIST)
      .withSession(await sessionFor((await createStaff('owner')).user))
    assert.equal(form(parse(cleared.text())).toString(), plain)
  })

  test('its form of filters takes nothing from a form that came back', async ({
    client,
    assert,
  }) => {
    await priced(500)
    const flash = {
      placed_from: '2026-01-01',
      inputErrorsBag: { placed_from: ['Wrong.'] },
      sent_form: { action: 'POST /admin/lists/orders/views' },
    }
    const page = await client
      .get(LIST)
      .qs({ sort: 'total' })
      .withSession(session)
      .withFlashMessages(flash)
    const field = parse(page.text()).querySelector('#list-placed-from')!
    assert.isUndefined(field.getAttribute('value'))
    assert.isUndefined(field.getAttribute('aria-invalid'))
  })

  test('tells what it does not understand and shows the rest', async ({ client, assert }) => {
    const [order] = await priced(500)
    const asked = {
      state: '<script>',
      placed_from: '31.12.2026',
      total_min: 'much',
      sort: 'secret',
      after: '../..',
      q: '',
    }
    const page = await open(client, asked)
    assert.deepEqual(numbersIn(page), [order.number])
    assert.lengthOf(page.querySelectorAll('.list > .alert--warn'), 4)
    assert.include(page.querySelector('.list > .alert--warn')!.innerHTML, '&lt;script&gt;')
    const strange = await client
      .get(`${LIST}?state[]=placed&state[]=x&sort[a]=1&placed_from[]=2026-02-30&q[]=`)
      .withSession(session)
    strange.assertStatus(200)
  })

  test('says that nothing matches, and that there is nothing yet', async ({ client, assert }) => {
    assert.include((await open(client)).textContent, 'No orders found')
    await priced(500)
    const page = await open(client, { state: 'rejected', total_min: '1', total_currency: 'EUR' })
    assert.include(page.textContent, 'No results')
  })

  test('counts what matches and adds it up by currency', async ({ client, assert }) => {
    await priced(500, 1500)
    const foot = (await open(client)).querySelector('.list__foot')!.textContent
    assert.match(foot, /2 results/)
    const total = (await Order.all()).reduce((sum, { totalMinor }) => sum + Number(totalMinor), 0)
    assert.include(foot, (total / 100).toFixed(2))
  })

  test('keeps the columns that somebody chose, for them alone', async ({ client, assert }) => {
    await priced(500)
    const path = '/admin/lists/orders/columns'
    const form = { columns: ['paid', 'total', 'nonsense'], query: 'sort=-total&evil=1' }
    const saved = await client.put(path).withSession(session).redirects(0).form(form)
    saved.assertHeader('location', `${LIST}?sort=-total`)
    const heads = (html: ReturnType<typeof parse>) =>
      html.querySelectorAll('thead th').map((cell) => cell.textContent.trim())
    assert.deepEqual(heads(await open(client)), ['Number', 'Paid', 'Total'])

    const other = await sessionFor((await createStaff('owner')).user)
    const theirs = parse((await client.get(LIST).withSession(other)).text())
    assert.notInclude(heads(theirs), 'Paid')

    await client
      .put(path)
      .withSession(session)
      .redirects(0)
      .form({ ...form, reset: '1' })
    assert.include(heads(await open(client)), 'Account')
  })

  test('keeps views under a name, replaces one of the same name and forgets it', async ({
    client,
    assert,
  }) => {
    await priced(500)
    const path = '/admin/lists/orders/views'
    const save = (form: Record<string, string>) =>
      client.post(path).withSession(session).redirects(0).form(form)
    ;(await save({ name: '', query: '' })).assertFlashMessage('inputErrorsBag')
    await save({ name: 'Unpaid', query: 'state=placed&after=x' })
    const again = await save({ name: 'Unpaid', query: 'state=placed&sort=-total' })
    again.assertHeader('location', `${LIST}?state=placed&sort=-total`)
    const page = await open(client, { state: 'placed', sort: '-total' })
    const links = page.querySelectorAll('.list-views a')
    assert.lengthOf(links, 1)
    assert.equal(links[0].getAttribute('aria-current'), 'page')
    const action = page.querySelector('.list-views form')!.getAttribute('action')!
    const remove = () => client.post(action).withSession(session).redirects(0).form({})
    ;(await remove()).assertFlashMessage('success')
    ;(await remove()).assertFlashMessage('notice')
    assert.lengthOf((await open(client)).querySelectorAll('.list-views a'), 0)

    for (let at = 0; at < 20; at++) await save({ name: `View ${at}`, query: '' })
    ;(await save({ name: 'One more', query: '' })).assertFlashMessage('inputErrorsBag')
    ;(await save({ name: 'View 3', query: 'state=placed' })).assertFlashMessage('success')
  })

  test('is a file with every row once, however many are read at a time', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    const like = await db.from('accounts').where('id', account.id).firstOrFail()
    const names = Array.from({ length: 1_203 }, (_, index) => `Customer ${index}`)
    const rows = names.map((name) => ({ ...like, id: newId(), name, company_name: null }))
    for (let from = 0; from < rows.length; from += 40)
      await db.table('accounts').multiInsert(rows.slice(from, from + 40))
    for (const sort of ['', '?sort=name', '?sort=-name']) {
      const file = await client.get(`/admin/lists/accounts/export${sort}`).withSession(session)
      file.assertStatus(200)
      const found = [...file.text().matchAll(/^"?(Customer \d+)/gm)].map(([, name]) => name)
      assert.sameMembers(found, names, sort)
    }
  })

  test('comes as a file with all that matches, once more in the audit log', async ({
    client,
    assert,
  }) => {
    const account = await AccountFactory.merge({ name: '=HYPERLINK("http://x","y")' }).create()
    const { order } = await placeOrder({ customer: { ...(await createCustomer()), account } })
    await priced(700)
    const path = '/admin/lists/orders/export'
    const file = await client.get(path).qs({ sort: 'total' }).withSession(session)
    file.assertStatus(200)
    file.assertHeader('content-type', 'text/csv; charset=utf-8')
    assert.match(file.header('content-disposition') ?? '', /^attachment; filename="orders-/)
    const text = file.text()
    assert.equal(text.codePointAt(0), 0xfeff)
    const lines = text.slice(1).split('\r\n')
    assert.equal(lines[0], 'Number,Account,Placed,Status,Servers,Paid,Total,Currency')
    assert.lengthOf(lines, 4)
    assert.isTrue(lines.some((line) => line.includes(`"'=HYPERLINK(""http://x"",""y"")"`)))
    assert.isTrue(
      lines.some((line) => /T\d\d:\d\d:\d\d\.000Z,Awaiting payment,1,,\d+\.\d\d,EUR$/.test(line))
    )
    assert.isTrue(lines.some((line) => line.startsWith(order.number)))
    const [entry] = await AuditEntry.query().where('action', 'list.exported')
    assert.equal(entry.actorId, staffId)
    assert.deepEqual(entry.details, { filters: { sort: 'total' } })

    const none = await client.get(path).qs({ state: 'rejected' }).withSession(session)
    assert.lengthOf(none.text().split('\r\n'), 2)
  })

  test('a file of more than one batch has every row once', async ({ client, assert }) => {
    const { order } = await placeOrder()
    const stored = await db.from('orders').where('id', order.id).firstOrFail()
    const copies = Array.from({ length: 1203 }, (_, at) => ({
      ...stored,
      id: newId(),
      number: `COPY-${at}`,
      cart_id: newId(),
      total_minor: at % 7,
    }))
    for (let from = 0; from < copies.length; from += 200)
      await db.table('orders').multiInsert(copies.slice(from, from + 200))
    const file = await client
      .get('/admin/lists/orders/export')
      .qs({ sort: '-total' })
      .withSession(session)
    const numbers = file
      .text()
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[0])
    assert.lengthOf(numbers, 1204)
    assert.lengthOf(new Set(numbers), 1204)
    const foot = (await open(client)).querySelector('.list__foot')!.textContent
    assert.include(foot, 'More than 1,000 results')
  })

  test('does something to chosen rows, each by itself, and tells what became of them', async ({
    client,
    assert,
  }) => {
    const [unpaid, paid, other] = await priced(500, 600, 700)
    await continuePaidOrder(paid.invoiceId!)
    await Order.query().where('id', paid.id).update({ state: 'fulfilled' })
    const form = {
      verb: 'cancel',
      ids: [unpaid.id, paid.id, newId()],
      reason_cancel: 'Duplicate',
      query: 'state=placed',
    }
    const path = '/admin/lists/orders/actions'
    const send = (changed: object = {}) =>
      client
        .post(path)
        .withSession(session)
        .redirects(0)
        .form({ ...form, ...changed })

    ;(await send({ reason_cancel: ' ' })).assertFlashMessage('inputErrorsBag')
    ;(await send({ ids: [] })).assertFlashMessage('inputErrorsBag')
    ;(await send({ ids: Array.from({ length: 31 }, newId) })).assertFlashMessage('inputErrorsBag')
    ;(await send({ verb: 'destroy' })).assertStatus(404)
    assert.equal((await unpaid.refresh()).state, 'placed')

    const done = await send()
    done.assertHeader('location', `${LIST}?state=placed`)
    const told = done.flashMessages().list_result as unknown as Told
    assert.include(told.done, '1 order was cancelled.')
    assert.lengthOf(told.refused, 2)
    assert.equal(told.refused[0].name, paid.number)
    assert.equal((await unpaid.refresh()).state, 'cancelled')
    assert.equal(unpaid.closedReason, 'Duplicate')
    assert.equal((await other.refresh()).state, 'placed')
    const entries = await AuditEntry.query().where('action', 'order.cancelled')
    assert.deepEqual(
      entries.map(({ subjectId, actorId }) => [subjectId, actorId]),
      [[unpaid.id, staffId]]
    )

    const again = await send()
    assert.isNull((again.flashMessages().list_result as unknown as Told).done)
  })

  test('is closed to whoever may not see it, and its actions to whoever may not do them', async ({
    client,
    assert,
  }) => {
    const [order] = await priced(500)
    const support = await sessionFor((await createStaff('support')).user)
    const customer = await sessionFor((await createCustomer()).user)
    const action = { verb: 'cancel', ids: [order.id], reason_cancel: 'No' }
    const ask = {
      export: (as: Record<string, string>) =>
        client.get('/admin/lists/orders/export').withSession(as),
      actions: (as: Record<string, string>) =>
        client.post('/admin/lists/orders/actions').withSession(as).form(action),
      columns: (as: Record<string, string>) =>
        client.put('/admin/lists/orders/columns').withSession(as).form({}),
      views: (as: Record<string, string>) =>
        client.post('/admin/lists/orders/views').withSession(as).form({ name: 'x' }),
      delete: (as: Record<string, string>) =>
        client.delete(`/admin/lists/orders/views/${newId()}`).withSession(as),
    }
    for (const send of Object.values(ask)) (await send(customer)).assertStatus(403)
    ;(await ask.actions(support)).assertStatus(403)
    ;(await ask.export(support)).assertStatus(200)
    const seen = parse((await client.get(LIST).withSession(support)).text())
    assert.isNull(seen.querySelector('.list__pick'))
    assert.equal((await order.refresh()).state, 'placed')
    for (const name of ['nothing', '__proto__', 'constructor'])
      (await client.get(`/admin/lists/${name}/export`).withSession(session)).assertStatus(404)
  })

  test('has columns that other modules add', async ({ client, assert }) => {
    await priced(500)
    const orders = (await lists.find('orders'))!
    lists.add('tests.extended', async () => ({
      default: { ...orders, columns: [...orders.columns] },
    }))
    lists.extend('tests.extended', {
      columns: [{ key: 'user', label: 'ordering.admin.user', type: 'mono', value: 'user_id' }],
      select: (query) => void query.select('orders.user_id'),
    })
    const file = await client.get('/admin/lists/tests.extended/export').withSession(session)
    const [heads, row] = file.text().split('\r\n')
    assert.match(heads, /,Placed by$/)
    assert.match(row, /,[0-9A-Z]{26}$/)
    assert.throws(() => lists.add('tests.extended', async () => ({ default: orders })))
  })
})
