import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { settings } from '#core/settings/settings'
import { shopOfPages } from '#core/views/shop'
import { png, useBrand } from '#tests/support/brand'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'
import type { ApiClient } from '@japa/api-client'

const FORM = '/admin/settings/brand'
const LOGO = `${FORM}/files/logo`
const DRAWING =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><path d="M0 0h9"/></svg>'

const typed = (changes: Record<string, string> = {}) => ({
  name: 'Harbour Cloud',
  accent: '#FF7A45',
  header: '0b2545',
  font: 'geometric',
  show_name: '1',
  footer_text: 'Servers with a view.',
  footer_links: 'Imprint | https://shop.test/imprint',
  legal: 'HRB 1234 Hamburg',
  ...changes,
})

const owner = async () => sessionFor((await createStaff('owner')).user)

async function upload(client: ApiClient, content: string | Buffer, path = LOGO) {
  return client
    .put(path)
    .withSession(await owner())
    .header('referer', FORM)
    .redirects(0)
    .file('file', Buffer.from(content), { filename: 'logo.svg' })
}

async function twice(send: () => Promise<unknown>): Promise<void> {
  await send()
  await send()
}

const refusedWith = (answer: Awaited<ReturnType<typeof upload>>) =>
  (answer.flashMessages().inputErrorsBag as Record<string, string[]> | undefined)?.file?.[0]

test.group('The brand', (group) => {
  group.each.setup(() => resetState())

  test('is saved, used at once on every page and audited with both values', async ({
    client,
    assert,
  }) => {
    const answer = await client
      .put(FORM)
      .withSession(await owner())
      .form(typed())
      .redirects(0)
    answer.assertHeader('location', FORM)
    assert.equal(await settings.get('brand.accent'), '#ff7a45')
    assert.equal(await settings.get('brand.header'), '#0b2545')

    for (const path of ['/', '/sign-in', '/nothing/there']) {
      const page = await client.get(path)
      page.assertTextIncludes('Harbour Cloud')
      assert.match(page.text(), /href="\/brand\/[\da-f]{32}\.css"/)
    }
    const page = await client.get('/')
    for (const text of ['Servers with a view.', 'https://shop.test/imprint', 'HRB 1234 Hamburg'])
      page.assertTextIncludes(text)

    const entry = await db.from('audit_entries').orderBy('seq', 'desc').firstOrFail()
    assert.equal(entry.action, 'settings.updated')
    assert.include(entry.data, '#ff7a45')
  })

  test('is a stylesheet whose address changes with it and that is kept forever', async ({
    client,
    assert,
  }) => {
    await useBrand({ 'brand.accent': '#aa0000' })
    const first = (await shopOfPages()).brand.stylesheet?.path ?? ''
    const sheet = await client.get(first)
    sheet.assertHeader('content-type', 'text/css; charset=utf-8')
    sheet.assertHeader('cache-control', 'public, max-age=31536000, immutable')
    sheet.assertTextIncludes('--lch-accent-light')

    await useBrand({ 'brand.accent': '#00aa00' })
    const stale = await client.get(first)
    stale.assertHeader('cache-control', 'no-cache')
    assert.notEqual((await shopOfPages()).brand.stylesheet?.path, first)
  })

  test('of another process is served by this one although its own memory is older', async ({
    client,
    assert,
  }) => {
    await shopOfPages()
    await db.table('settings').insert({
      name: 'brand.accent',
      value: '"#123456"',
      updated_at: '2026-01-01 00:00:00',
    })
    settings.forget()
    const { path, css } = (await shopOfPages()).brand.stylesheet ?? { path: '', css: '' }
    await db.from('settings').where('name', 'brand.accent').delete()
    settings.forget()
    await shopOfPages()
    await db.table('settings').insert({
      name: 'brand.accent',
      value: '"#123456"',
      updated_at: '2026-01-01 00:00:00',
    })
    const sheet = await client.get(path)
    assert.equal(sheet.text(), css)
    sheet.assertHeader('cache-control', 'public, max-age=31536000, immutable')
  })

  test('refuses what is no colour, no link and no typeface, beside the field', async ({
    client,
    assert,
  }) => {
    const page = await client
      .put(FORM)
      .withSession(await owner())
      .header('referer', FORM)
      .form(typed({ accent: 'bluish', footer_links: 'Imprint', font: 'comic' }))
    page.assertTextIncludes('must be a colour, such as #17607f.')
    page.assertTextIncludes('must be one link per line')
    page.assertTextIncludes('Choose one of the options under “Typeface”.')
    page.assertTextIncludes('bluish')
    assert.equal(await settings.get('brand.name'), '')
    assert.notInclude(page.text(), 'translation missing')
  })

  test('that somebody else changed meanwhile is not overwritten unseen', async ({
    client,
    assert,
  }) => {
    const session = await owner()
    const { key } = (await shopOfPages()).brand
    await useBrand({ 'brand.name': 'Theirs' })
    const page = await client
      .put(FORM)
      .withSession(session)
      .header('referer', FORM)
      .form(typed({ revision: key }))
    page.assertTextIncludes('Someone else has changed the brand')
    page.assertTextIncludes('Servers with a view.')
    assert.equal(await settings.get('brand.name'), 'Theirs')
    const [, revision] = /name="revision" value="([^"]*)"/.exec(page.text()) ?? []
    await client.put(FORM).withSession(session).form(typed({ revision })).redirects(0)
    assert.equal(await settings.get('brand.name'), 'Harbour Cloud')
  })

  test('is audited once when it is saved twice', async ({ client, assert }) => {
    const session = await owner()
    await twice(async () => client.put(FORM).withSession(session).form(typed()).redirects(0))
    assert.lengthOf(await db.from('audit_entries').where('action', 'settings.updated'), 1)
  })

  test('goes back to the panel’s own, and stays so when asked again', async ({
    client,
    assert,
  }) => {
    const session = await owner()
    await client.put(FORM).withSession(session).form(typed()).redirects(0)
    await twice(async () => client.delete(FORM).withSession(session).redirects(0))
    const { brand, name } = await shopOfPages()
    assert.isNull(brand.stylesheet)
    assert.equal(name, 'Innkeeper')
    assert.lengthOf(await db.from('audit_entries').where('action', 'settings.updated'), 2)
  })

  test('is for owners only', async ({ client, assert }) => {
    const { user } = await createCustomer()
    for (const person of [user, (await createStaff('manager')).user]) {
      const session = await sessionFor(person)
      const answers = [
        await client.get(FORM).withSession(session),
        await client.get(`${FORM}/preview`).withSession(session),
        await client.put(FORM).withSession(session).form(typed()),
        await client.delete(FORM).withSession(session),
        await client.put(LOGO).withSession(session).file('file', png(90, 30), { filename: 'a' }),
        await client.delete(LOGO).withSession(session),
        await client.post(`${FORM}/samples`).withSession(session).form({ sample: 'harbour' }),
      ]
      for (const answer of answers) answer.assertStatus(403)
    }
    assert.isEmpty(await db.from('brand_files'))
  })

  test('shows what would become of colours before they are saved', async ({ client, assert }) => {
    const page = await client
      .get(`${FORM}/preview`)
      .qs({ accent: '#ffd400', header: '', font: 'serif', name: 'Try' })
      .withSession(await owner())
    page.assertStatus(200)
    page.assertTextIncludes('fill="#ffd400"')
    page.assertTextIncludes('adjusted so text can be read')
    page.assertTextIncludes('>Try<')
    assert.isNull((await shopOfPages()).brand.stylesheet)
    const odd = await client
      .get(`${FORM}/preview`)
      .qs({ accent: 'x' })
      .withSession(await owner())
    odd.assertStatus(200)
  })

  test('of a sample is worn with its pictures', async ({ client, assert }) => {
    const session = await owner()
    const body = { sample: 'harbour' }
    await client.post(`${FORM}/samples`).withSession(session).form(body).redirects(0)
    const { brand, name } = await shopOfPages()
    assert.equal(name, 'Harbour Cloud')
    assert.exists(brand.logo)
    assert.equal(brand.logoDocument?.type, 'png')
    const unknown = await client.post(`${FORM}/samples`).withSession(session).form({ sample: 'x' })
    unknown.assertStatus(404)
  })
})

test.group('Pictures of the brand', (group) => {
  group.each.setup(() => resetState())

  test('are stored, shown on pages and served so that they can only draw', async ({
    client,
    assert,
  }) => {
    const answer = await upload(client, DRAWING)
    answer.assertHeader('location', FORM)
    const page = await client.get('/')
    const [, src] =
      /class="brand__logo" src="([^"]+)" width="96" height="32"/.exec(page.text()) ?? []
    const file = await client.get(src)
    file.assertHeader('content-type', 'image/svg+xml')
    file.assertHeader('x-content-type-options', 'nosniff')
    file.assertHeader('cache-control', 'public, max-age=31536000, immutable')
    file.assertHeader('cross-origin-resource-policy', 'cross-origin')
    assert.include(file.header('content-security-policy'), `default-src 'none'`)
    assert.notProperty(file.headers(), 'set-cookie')
    const wrong = await client.get(src.replace('.svg', '.png'))
    wrong.assertStatus(404)
    const unknown = await client.get(`/brand/${'0'.repeat(64)}.svg`)
    unknown.assertStatus(404)
  })

  test('that came twice are stored once', async ({ client, assert }) => {
    await twice(async () => upload(client, png(90, 30)))
    assert.lengthOf(await db.from('brand_files'), 1)
    assert.lengthOf(await db.from('audit_entries').where('action', 'settings.updated'), 1)
  })

  test('as large as allowed are stored as they came', async ({ client, assert }) => {
    const long = `<!--${'x'.repeat(1_000)}-->`
    const shapes = '<path d="M0 0h9v9z" fill="#123456"/>'.repeat(4_900)
    await upload(client, DRAWING.replace('<path', `${long}${shapes}<path`))
    const [row] = await db.from('brand_files')
    assert.isAbove(row.content.length, 170_000)
    const page = await client.get(`/brand/${row.hash}.svg`)
    assert.equal(page.body().length ?? page.text().length, row.content.length)
  })

  test('of a wrong kind, too large or with a script are refused beside the field', async ({
    client,
    assert,
  }) => {
    const wrong: [string | Buffer, string][] = [
      ['GIF89a', 'Choose an SVG or PNG file.'],
      [Buffer.alloc(300_000, 'a'), 'larger than 256 KB'],
      [DRAWING.replace('<path', '<script/><path'), 'has scripts'],
      [png(1, 1), 'too small'],
      [png(2_000, 500), 'too large'],
    ]
    for (const [content, problem] of wrong)
      assert.include(refusedWith(await upload(client, content)), problem)
    const none = await client
      .put(LOGO)
      .withSession(await owner())
      .redirects(0)
      .form({})
    assert.equal(refusedWith(none), 'Choose a file.')
    assert.isEmpty(await db.from('brand_files'))
  })

  test('for a place that there is not are not found', async ({ client }) => {
    const answer = await upload(client, png(90, 30), `${FORM}/files/banner`)
    answer.assertStatus(404)
  })

  test('are taken away from pages, but not from the mails that show them', async ({
    client,
    assert,
  }) => {
    await upload(client, png(90, 30))
    const { logo } = (await shopOfPages()).brand
    await twice(async () =>
      client
        .delete(LOGO)
        .withSession(await owner())
        .redirects(0)
    )
    assert.isNull((await shopOfPages()).brand.logo)
    const file = await client.get(`/brand/${logo?.hash}.png`)
    file.assertStatus(200)
  })

  test('are read nowhere else, and by nobody of whom too much comes', async ({
    client,
    assert,
  }) => {
    const elsewhere = await client
      .put('/admin/settings/company')
      .withSession(await owner())
      .redirects(0)
      .file('file', png(90, 30), { filename: 'a' })
    assert.equal(elsewhere.status(), 302)
    const flood = await upload(client, Buffer.alloc(9_000_000)).catch(() => null)
    assert.isTrue(flood === null || flood.status() === 413)
  })
})

test.group('The brand while the database is away', (group) => {
  group.each.setup(() => resetState())

  test('is the last one that was known', async ({ assert, cleanup }) => {
    await useBrand({ 'brand.name': 'Harbour Cloud', 'brand.accent': '#ff7a45' })
    await shopOfPages()
    const { all } = settings
    settings.all = () => Promise.reject(new Error('The database is away'))
    cleanup(() => void (settings.all = all))
    const { name, brand } = await shopOfPages()
    assert.equal(name, 'Harbour Cloud')
    assert.exists(brand.stylesheet)
  })
})
