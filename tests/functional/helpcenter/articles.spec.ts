import { parse } from 'node-html-parser'
import { test } from '@japa/runner'
import Article from '#helpcenter/models/article'
import { articleHeadings, articleHtml } from '#helpcenter/article_html'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'

const article = (changes: object = {}) => ({
  title: 'How to use SSH keys',
  slug: 'ssh-keys',
  topic: 'First steps',
  summary: 'Make a key and sign in with it.',
  body: 'Run `ssh-keygen -t ed25519` and paste the **public** half.',
  position: 1,
  state: 'published' as const,
  ...changes,
})

test.group('Help center', (group) => {
  group.each.setup(() => async () => {
    await Article.query().delete()
  })

  test('shows published articles and hides drafts', async ({ client }) => {
    await Article.create(article())
    await Article.create(article({ slug: 'draft', title: 'Not yet', state: 'draft' }))

    const list = await client.get('/help')
    list.assertTextIncludes('How to use SSH keys')
    list.assert?.notInclude(list.text(), 'Not yet')
    const page = await client.get('/help/ssh-keys')
    page.assertTextIncludes('<strong>public</strong>')
    const draft = await client.get('/help/draft')
    draft.assertStatus(404)
  })

  test('lead to the sections of an article and to others of its topic', async ({
    client,
    assert,
  }) => {
    const body = [
      'Before all that.',
      '### Make a *key*',
      'With `ssh-keygen`.',
      '#### On Windows',
      'As well.',
      '### Ключ',
      '### Make a key',
      '<script>1</script>',
    ].join('\n\n')
    assert.deepEqual(
      articleHeadings(body).map(({ id, title }) => [id, title]),
      [
        ['section-make-a-key', 'Make a key'],
        ['section-ключ', 'Ключ'],
        ['section-make-a-key-2', 'Make a key'],
      ]
    )
    assert.isEmpty(articleHeadings('No headings.'))
    await Article.create(article({ body }))
    await Article.create(article({ slug: 'other', title: 'First sign-in' }))
    await Article.create(article({ slug: 'elsewhere', title: 'Elsewhere', topic: 'Billing' }))
    await Article.create(article({ slug: 'draft', title: 'Not yet', state: 'draft' }))

    const page = parse((await client.get('/help/ssh-keys')).text())
    const links = page
      .querySelectorAll('.contents a')
      .map((link) => link.getAttribute('href') ?? '')
    assert.lengthOf(links, 3)
    for (const link of links) assert.exists(page.getElementById(link.slice(1)), link)
    const others = page.querySelectorAll('.link-list a').map(({ text }) => text)
    assert.deepEqual(others, ['First sign-in'])
    const alone = parse((await client.get('/help/elsewhere')).text())
    assert.isEmpty(alone.querySelectorAll('.contents, .link-list'))
  })

  test('finds articles in which every word occurs, whatever the case', async ({
    client,
    assert,
  }) => {
    await Article.create(article())
    await Article.create(
      article({
        slug: 'billing',
        title: '100% of billing',
        body: 'About invoices and keys to them.',
      })
    )

    assert.deepEqual(
      (await Article.search('PUBLIC ed25519')).map(({ slug }) => slug),
      ['ssh-keys']
    )
    assert.lengthOf(await Article.search('keys'), 2)
    assert.deepEqual(
      (await Article.search('100%')).map(({ slug }) => slug),
      ['billing']
    )
    assert.lengthOf(await Article.search('_'), 0)
    const page = await client.get('/help').qs({ q: 'unfindable' })
    page.assertTextIncludes('No results')
  })

  test('shows raw HTML as text and drops dangerous links', ({ assert }) => {
    const html = articleHtml(
      '<img src=x onerror=alert(1)> [click](javascript:alert(1)) # no\n\n# Heading'
    )
    assert.notInclude(html, '<img')
    assert.notInclude(html, 'href="javascript')
    assert.include(html, '<h2 id="section-heading">Heading</h2>')
  })

  test('is written by staff who may', async ({ client, assert }) => {
    const session = await sessionFor((await createStaff('support')).user)
    await client.post('/admin/articles').withSession(session).form(article()).redirects(0)
    const written = await Article.findByOrFail('slug', 'ssh-keys')
    assert.isNotNull(written.publishedAt)

    await client
      .put(`/admin/articles/${written.id}`)
      .withSession(session)
      .form(article({ title: 'Keys, again' }))
      .redirects(0)
    assert.equal((await written.refresh()).title, 'Keys, again')

    await client.post('/admin/articles').withSession(session).form(article()).redirects(0)
    assert.lengthOf(await Article.all(), 1)

    await client.delete(`/admin/articles/${written.id}`).withSession(session).redirects(0)
    assert.isNull(await Article.find(written.id))
  })

  test('refuses customers and bad input', async ({ client, assert }) => {
    const { user } = await createCustomer()
    const refused = await client
      .post('/admin/articles')
      .withSession(await sessionFor(user))
      .form(article())
      .redirects(0)
    refused.assertStatus(403)

    const session = await sessionFor((await createStaff('manager')).user)
    await client
      .post('/admin/articles')
      .withSession(session)
      .form(article({ slug: 'Not A Slug' }))
      .redirects(0)
    assert.isNull(await Article.first())
  })
})
