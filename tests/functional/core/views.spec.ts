import { test } from '@japa/runner'
import edge from 'edge.js'
import i18nManager from '@adonisjs/i18n/services/main'
import { navigation } from '#core/registries/navigation'
import type { NavigationArea } from '#core/registries/navigation'

const render = (template: string, data: Record<string, unknown> = {}) =>
  // eslint-disable-next-line no-restricted-syntax -- templates of this test, never a text that somebody typed
  edge.renderRaw(template, data)
const everything = () => true

test.group('Layouts', () => {
  for (const layout of ['site', 'customer', 'admin', 'plain', 'mail']) {
    test(`the ${layout} layout renders without a visitor or a session`, async ({ assert }) => {
      const html = await render(`@layouts.${layout}({ title: 'A <page>' })\n<h1>Hello</h1>\n@end`)
      assert.include(html, '<h1>Hello</h1>')
      assert.include(html, 'A &lt;page&gt;')
      assert.include(html, 'lang="en"')
      assert.notInclude(html, 'translation missing')
    })
  }

  test('the title says what the page is, how it is and whose it is', async ({ assert }) => {
    const html = await render("@layouts.customer({ title: 'web-01', how: 'running' })\n@end")
    assert.include(html, '<title>web-01 · running · Innkeeper</title>')
  })

  test('every entry of every menu has a text and leads somewhere', async ({ assert }) => {
    const texts = i18nManager.getTranslationsFor('en')
    const areas: NavigationArea[] = ['site', 'customer', 'admin']
    for (const area of areas)
      for (const { name, group } of await navigation.entries(area, everything)) {
        assert.exists(texts[`navigation.${area}.${name}`], name)
        if (group) assert.exists(texts[`navigation.groups.${group}`], group)
      }
  })
})

test.group('Components', () => {
  const flashMessages = new Map<string, unknown>([
    ['email', '"><script>alert(1)</script>'],
    ['password', 'must not come back'],
    ['inputErrorsBag', { email: ['Enter a whole address.'], password: ['Too short.'] }],
  ])

  test('a field shows what was typed and its error, tied to each other', async ({ assert }) => {
    const html = await render(
      "@!ui.field({ name: 'email', label: 'E-mail', help: 'Of yours', flashMessages })",
      { flashMessages }
    )
    assert.include(html, 'aria-invalid="true"')
    assert.include(html, 'aria-describedby="field-invalid-email-help field-invalid-email-error"')
    assert.include(html, 'id="field-invalid-email-error"')
    assert.include(html, ' autofocus')
    assert.notInclude(html, '<script>')
  })

  test('a password never comes back and only the first invalid field takes the focus', async ({
    assert,
  }) => {
    const html = await render(
      "@!ui.field({ name: 'password', type: 'password', label: 'Password', flashMessages })",
      { flashMessages }
    )
    assert.notInclude(html, 'must not come back')
    assert.notInclude(html, 'autofocus')
  })

  test('rows of long lists copy with the button that the component draws', async ({ assert }) => {
    const value = '2001:db8::1"><b>'
    const component = await render("@!ui.copy({ value, label: 'address' })", { value })
    const texts = "{ done: t('ui.copy.done'), label: t('ui.copy.label', { what: 'address' }) }"
    const row = await render(`{{ copyHtml(value, ${texts}) }}`, { value })
    const tight = (html: string) => html.replace(/\s*\n\s*/g, '')
    assert.equal(tight(row), tight(component))
  })

  test('the summary links every message to its field', async ({ assert }) => {
    const html = await render('@!ui.errorSummary({ flashMessages })', { flashMessages })
    assert.include(html, '<a href="#field-invalid-email">Enter a whole address.</a>')
    assert.include(html, '<a href="#field-invalid-password">Too short.</a>')
  })

  test('what is wrong with an item of a list is told once, at its group', async ({ assert }) => {
    const ofItems = new Map<string, unknown>([
      ['inputErrorsBag', { 'hosts.0': ['Too long.'], 'hosts.2': ['Too long.', 'Unknown.'] }],
    ])
    const html = await render(
      `@!ui.errorSummary({ flashMessages })
      @!ui.textarea({ name: 'hosts', label: 'Hosts', flashMessages })
      @!ui.checkbox({ name: 'hosts[]', id: 'one', label: 'One', grouped: true, flashMessages })`,
      { flashMessages: ofItems }
    )
    assert.lengthOf(html.match(/id="field-invalid-hosts"/g) ?? [], 1)
    assert.include(html, '<a href="#field-invalid-hosts">Too long.</a>')
    assert.include(html, 'Too long. Unknown.')
    assert.include(html, 'id="one"')
  })

  test('attributes are escaped, and handlers and styles are dropped', async ({ assert }) => {
    const html = await render(
      "@!ui.button({ text: label, dataName: label, onclick: 'x()', style: 'x', class: label })",
      {
        label: '"><b>',
      }
    )
    assert.include(html, 'data-name="&quot;&gt;&lt;b&gt;"')
    assert.notMatch(html, /onclick|style|<b>/)
  })

  test('a form spoofs the methods that browsers do not know', async ({ assert }) => {
    const html = await render("@ui.form({ action: '/x?a=1', method: 'DELETE' })\n@end")
    assert.include(html, 'action="/x?a=1&amp;_method=DELETE"')
    assert.include(html, 'method="POST"')
  })

  test('a state is a word beside its dot', async ({ assert }) => {
    const html = await render("@!ui.state({ state: 'active', label: 'Active' })")
    assert.match(html, /state--ok[^]*Active/)
  })

  test('pages of a list keep the filter', async ({ assert }) => {
    const html = await render("@!ui.pagination({ paginator, url: '/invoices?state=open' })", {
      paginator: { currentPage: 2, lastPage: 3, total: 60 },
    })
    assert.include(html, '/invoices?state=open&amp;page=1')
    assert.include(html, '/invoices?state=open&amp;page=3')
  })

  test('an unknown icon is a box and not an error', async ({ assert }) => {
    assert.include(await render("@!ui.icon({ name: 'no-such-icon' })"), '<svg')
  })
})
