import { test } from '@japa/runner'
import router from '@adonisjs/core/services/router'
import { essentialCookies } from '#privacy/essential_cookies'
import { origin } from '#tests/support/surfer'

const OPEN_PAGES = ['/', '/sign-in', '/sign-up', '/password-reset', '/privacy', '/cookies']

test.group('Cookies', () => {
  test('are all listed on the cookie page', async ({ client }) => {
    const response = await client.get('/cookies')
    response.assertStatus(200)
    for (const { name } of await essentialCookies()) response.assertTextIncludes(name)
  })

  test('of open pages are essential ones only', async ({ assert }) => {
    const allowed = new Set((await essentialCookies()).map(({ name }) => name))
    const pages = OPEN_PAGES.filter((path) => router.match(path, 'GET', false))
    for (const path of pages) {
      const response = await fetch(origin() + path, { redirect: 'manual' })
      for (const line of response.headers.getSetCookie()) {
        const [name] = line.split('=')
        assert.isTrue(allowed.has(name), `${path} sets ${name}`)
      }
    }
  })
})
