import { parse } from 'node-html-parser'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { namesAll } from '#core/search/search_text'
import { issueInvoice } from '#tests/support/billing'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { placeOrder } from '#tests/support/ordering'
import Article from '#helpcenter/models/article'

test.group('Search of the customer portal', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('finds pages, invoices, orders and published help, each with a link that opens', async ({
    assert,
    client,
  }) => {
    const customer = await createCustomer()
    const session = await sessionFor(customer.user)
    const invoice = await issueInvoice(customer.account)
    const { order } = await placeOrder({ customer })
    await Article.create(article('Zebra crossings', 'published'))
    await Article.create(article('Zebra drafts', 'draft'))

    for (const [text, kind, title] of [
      ['payment meth', 'page', 'Payment methods'],
      ['SERVER create', 'action', 'Create server'],
      [invoice.number!.slice(2).toLowerCase(), 'invoice', invoice.number!],
      [order.number, 'order', order.number],
      ['zebra', 'article', 'Zebra crossings'],
    ]) {
      const page = await client.get('/search').qs({ q: text }).withSession(session)
      page.assertStatus(200)
      const hits = hitsOf(page.text())
      const hit = hits.find((one) => one.title === title)
      assert.exists(hit, `${title} for ${text}`)
      assert.notInclude(page.text(), `search.kinds.${kind}`)
      const opened = await client.get(hit!.href).withSession(session)
      opened.assertStatus(200)
      assert.isEmpty(hits.filter((one) => one.title === 'Zebra drafts'))
    }
  })

  test('finds nothing of another account', async ({ assert, client }) => {
    const other = await createCustomer()
    const invoice = await issueInvoice(other.account)
    const { order } = await placeOrder({ customer: other })
    const session = await sessionFor((await createCustomer()).user)

    for (const text of [invoice.number!, order.number, invoice.id, other.user.email]) {
      const page = await client.get('/search').qs({ q: text }).withSession(session)
      assert.isEmpty(hitsOf(page.text()), text)
      page.assertTextIncludes('No results')
    }
  })

  test('lists every page of the portal where nothing is asked', async ({ assert, client }) => {
    const session = await sessionFor((await createCustomer()).user)
    const page = await client.get('/search').withSession(session)
    const titles = hitsOf(page.text()).map(({ title }) => title)
    assert.includeMembers(titles, ['Dashboard', 'Invoices', 'Create server'])
  })

  test('takes whatever is in its address', async ({ client }) => {
    const session = await sessionFor((await createCustomer()).user)
    for (const query of ['q[]=a&q[]=b', 'q[x]=1', 'q=%00%ff', `q=${'a'.repeat(5000)}`, 'q=%25_!']) {
      const page = await client.get(`/search?${query}`).withSession(session)
      page.assertStatus(200)
    }
  })

  test('answers a frame with what was found alone', async ({ assert, client }) => {
    const session = await sessionFor((await createCustomer()).user)
    const answer = await client
      .get('/search')
      .qs({ q: 'invoices' })
      .header('Turbo-Frame', 'search-results')
      .withSession(session)
    assert.include(String(answer.header('vary')), 'Turbo-Frame')
    const page = parse(answer.text())
    assert.isNull(page.querySelector('html'))
    assert.isNotNull(page.querySelector('turbo-frame#search-results .found__hit'))
  })

  test('sends guests to sign in', async ({ client }) => {
    const guest = await client.get('/search').redirects(0)
    guest.assertStatus(302)
  })
})

test.group('Search of the admin panel', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('leads owners to a setting by its label or its explanation', async ({ assert, client }) => {
    const session = await sessionFor((await createStaff('owner')).user)
    const page = await client.get('/admin/search').qs({ q: 'company name' }).withSession(session)
    const hit = hitsOf(page.text()).find(({ href }) => href.startsWith('/admin/settings/'))
    assert.exists(hit)
    const [path, anchor] = hit!.href.split('#')
    const opened = await client.get(path).withSession(session)
    assert.isNotNull(parse(opened.text()).querySelector(`#${anchor}`))
  })

  test('shows support no settings and no pages that do not open', async ({ assert, client }) => {
    const session = await sessionFor((await createStaff('support')).user)
    for (const q of ['', 'company', 'staff']) {
      const page = await client.get('/admin/search').qs({ q }).withSession(session)
      for (const { href } of hitsOf(page.text())) {
        assert.notInclude(href, '/admin/settings')
        const opened = await client.get(href).withSession(session)
        opened.assertStatus(200)
      }
    }
  })

  test('compares words in any order, whatever the case and accents', ({ assert }) => {
    assert.isTrue(namesAll('MENU cafe', 'Café', 'Menü'))
    assert.isTrue(namesAll('', 'Anything'))
    assert.isFalse(namesAll('cafe x', 'Café'))
  })
})

function article(title: string, state: 'draft' | 'published') {
  const slug = title.toLowerCase().replace(' ', '-')
  return { title, slug, topic: 'Animals', summary: '', body: '', position: 1, state }
}

function hitsOf(html: string) {
  return parse(html)
    .querySelectorAll('.found__hit')
    .map((link) => ({
      href: link.getAttribute('href')!,
      title: link.querySelector('.found__name')!.text.trim(),
    }))
}
