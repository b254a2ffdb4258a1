import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { settings } from '#core/settings/settings'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import type { SettingDefinition } from '@innkeeper/panel'

const company = (changes: Record<string, string> = {}) => ({
  company__name: 'Nordlicht Hosting',
  company__address: 'Hafenstr. 1\n20359 Hamburg',
  company__country: 'de',
  company__time_zone: 'Europe/Berlin',
  company__vat_id: 'DE123456789',
  company__email: 'hello@nordlicht.example',
  ...changes,
})

const owner = async () => sessionFor((await createStaff('owner')).user)

test.group('Settings', (group) => {
  group.each.setup(() => async () => {
    await db.from('settings').delete()
    settings.forget()
  })

  test('are saved, used at once and audited with both values', async ({ client, assert }) => {
    const session = await owner()
    await client.put('/admin/settings/company').withSession(session).form(company()).redirects(0)
    assert.equal(await settings.get('company.name'), 'Nordlicht Hosting')
    assert.equal(await settings.get('company.country'), 'DE')

    const page = await client.get('/admin/settings/company').withSession(session)
    page.assertStatus(200)
    page.assertTextIncludes('hello@nordlicht.example')

    const entry = await db
      .from('audit_entries')
      .where('action', 'settings.updated')
      .orderBy('seq', 'desc')
      .firstOrFail()
    assert.include(entry.data, 'Nordlicht Hosting')
    assert.include(entry.data, 'Innkeeper')
  })

  test('of a package stand under a tab that the settings.json of the package names', async ({
    client,
    cleanup,
  }) => {
    const definitions = settings.definitions() as Map<string, SettingDefinition<number>>
    definitions.set('loyalty.points', { group: 'loyalty', control: 'number', default: 10 })
    cleanup(() => void definitions.delete('loyalty.points'))
    const page = await client.get('/admin/settings/company').withSession(await owner())
    page.assertTextIncludes('en, settings.groups.loyalty')
  })

  test('of billing stand in sections, each with a heading and what it is about', async ({
    client,
    assert,
  }) => {
    const page = await client.get('/admin/settings/billing').withSession(await owner())
    const sections = new Set<string>()
    for (const [name, { group: of, section }] of settings.definitions()) {
      if (of !== 'billing') continue
      assert.isString(section, `${name} stands in no section`)
      sections.add(section!)
      page.assertTextIncludes(`name="${name.replaceAll('.', '__')}"`)
    }
    for (const section of sections) page.assertTextIncludes(`id="${section}"`)
    assert.notInclude(page.text(), 'translation missing')
    assert.isAbove(sections.size, 5)
  })

  test('are not audited when nothing changes', async ({ client, assert }) => {
    const session = await owner()
    await client.put('/admin/settings/company').withSession(session).form(company()).redirects(0)
    const [before] = await db.from('audit_entries').count('* as total')
    await client.put('/admin/settings/company').withSession(session).form(company()).redirects(0)
    const [after] = await db.from('audit_entries').count('* as total')
    assert.equal(after.total, before.total)
  })

  test('say beside the field what to change', async ({ client, assert }) => {
    const session = await owner()
    const answer = await client
      .put('/admin/settings/company')
      .withSession(session)
      .header('referer', '/admin/settings/company')
      .form(company({ company__country: 'Germany', company__name: '' }))
    answer.assertTextIncludes('aria-invalid="true"')
    assert.equal(await settings.get('company.name'), 'Innkeeper')
  })

  test('say in the words of their labels what is too long or no country', async ({
    client,
    assert,
  }) => {
    const session = await owner()
    const page = await client
      .put('/admin/settings/company')
      .withSession(session)
      .header('referer', '/admin/settings/company')
      .form(company({ company__country: 'Germany', company__address: 'a'.repeat(3_000) }))
    page.assertTextIncludes('data-too-long="Postal address can have at most 500 characters."')
    page.assertTextIncludes('Choose one of the options under “Country”.')
    assert.notInclude(page.text(), 'translation missing')
  })

  test('have a page for every group, with no text missing', async ({ client, assert }) => {
    const session = await owner()
    const names = [...settings.definitions().values()].map((definition) => definition.group)
    for (const name of new Set(names)) {
      const page = await client.get(`/admin/settings/${name}`).withSession(session)
      page.assertStatus(200)
      assert.notInclude(page.text(), 'translation missing')
    }
    const unknown = await client.get('/admin/settings/nothing').withSession(session)
    unknown.assertStatus(404)
  })

  test('are for owners only', async ({ client }) => {
    const { user } = await createCustomer()
    for (const person of [user, (await createStaff('support')).user]) {
      const refused = await client
        .put('/admin/settings/company')
        .withSession(await sessionFor(person))
        .form(company())
      refused.assertStatus(403)
    }
  })
})

test.group('Staff front page and search', () => {
  test('shows figures, health and what is searched for', async ({ client }) => {
    const session = await owner()
    const front = await client.get('/admin').withSession(session)
    front.assertStatus(200)
    front.assertTextIncludes('The database is responding')

    const { user, account } = await createCustomer({ name: 'Katherine Johnson' })
    const hits = await client.get('/admin/search').qs({ q: user.email }).withSession(session)
    hits.assertTextIncludes(`/admin/customers/${account.id}`)

    const list = await client.get('/admin/customers').qs({ q: 'Katherine' }).withSession(session)
    list.assertTextIncludes('Katherine Johnson')
  })

  test('refuses customers', async ({ client }) => {
    const { user } = await createCustomer()
    const session = await sessionFor(user)
    for (const path of ['/admin', '/admin/search', '/admin/customers']) {
      const refused = await client.get(path).withSession(session)
      refused.assertStatus(403)
    }
  })

  test('[L14] take one bare address of mail, one line of name, and countries that exist', async ({
    client,
    assert,
  }) => {
    const session = await owner()
    const refused = {
      company__email: [
        'a@x.test, z2@evil.test',
        'Shop <a@x.test>',
        'a@x.test;b@x.test',
        'a@x.test\r\nBcc: b@x.test',
        '"a b"@x.test',
        'nobody',
      ],
      company__name: ['Two\nlines', 'Two\r\nBcc: b@x.test', 'A\u2028B'],
      company__country: ['ZZ', 'D'],
    }
    for (const [field, values] of Object.entries(refused)) {
      for (const value of values) {
        const answer = await client
          .put('/admin/settings/company')
          .withSession(session)
          .header('accept', 'text/html')
          .form(company({ [field]: value }))
          .redirects(0)
        assert.property(answer.flashMessages().inputErrorsBag ?? {}, field, JSON.stringify(value))
      }
    }
    assert.lengthOf(await db.from('settings').where('name', 'like', 'company.%'), 0)
    await client
      .put('/admin/settings/company')
      .withSession(session)
      .form(company({ company__email: '' }))
    assert.equal(await settings.get('company.email'), '')
  })
})
