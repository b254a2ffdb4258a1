import i18nManager from '@adonisjs/i18n/services/main'
import { test } from '@japa/runner'
import { parse } from 'node-html-parser'
import { createStaff, sessionFor } from '#tests/support/identity'

test.group('Health on the overview', () => {
  test('names every check in words', async ({ client, assert }) => {
    const { user } = await createStaff('owner')
    const response = await client.get('/admin').withSession(await sessionFor(user))
    response.assertStatus(200)
    const shown = parse(response.text()).querySelectorAll('.home-checks .check__name')
    const texts = i18nManager.locale('en').localeTranslations
    const labels = Object.keys(texts)
      .filter((key) => key.startsWith('admin.overview.checks.'))
      .map((key) => texts[key])
    assert.isNotEmpty(shown)
    for (const name of shown) assert.include(labels, name.text.trim())
  })
})
