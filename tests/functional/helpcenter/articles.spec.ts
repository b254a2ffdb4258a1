import { test } from '@japa/runner'
import Article from '#helpcenter/models/article'
import { articleHtml } from '#helpcenter/article_html'
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
    assert.include(html, '<h2>Heading</h2>')
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
