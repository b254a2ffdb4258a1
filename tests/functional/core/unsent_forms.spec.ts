import { readFile } from 'node:fs/promises'
import { globSync } from 'node:fs'
import app from '@adonisjs/core/services/app'
import limiter from '@adonisjs/limiter/services/main'
import { test } from '@japa/runner'
import { formContext } from '#core/views/fields'
import UserSession from '#identity/models/user_session'
import { createCustomer } from '#tests/support/identity'
import { origin, Surfer } from '#tests/support/surfer'

const PASSWORD = 'a heron stands in the reeds'
const STREET = 'Hafenstrasse 71'

/** Fills in the account page whose form was made for somebody, and sends it. */
const send = (browser: Surfer, person: string) =>
  browser.submit('/account/billing', { form_person: person, address_line_1: STREET }, 'PUT', {
    origin: origin(),
    referer: `${origin()}/account/billing`,
  })

/** A form of a person whose sign-in ended meanwhile: it comes back, and its page asks to sign in. */
async function leftUnsent(person: string, browser = new Surfer()): Promise<Surfer> {
  const back = await send(browser, person)
  await browser.follow(await browser.follow(back))
  return browser
}

async function signIn(browser: Surfer, email: string): Promise<string> {
  const { text } = await browser.follow(await browser.signIn(email, PASSWORD))
  return text
}

test.group('Forms that were left unsent', (group) => {
  group.each.setup(() => limiter.clear())

  test('come back filled for the person who filled them in', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const page = await signIn(await leftUnsent(user.id), user.email)
    assert.include(page, `value="${STREET}"`)
    assert.include(page, 'Nothing was submitted yet')
  })

  test('come back filled for a guest who signs in', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const page = await signIn(await leftUnsent('guest'), user.email)
    assert.include(page, `value="${STREET}"`)
  })

  test('are forgotten when somebody else signs in, who reads that nothing was sent', async ({
    assert,
  }) => {
    const ada = await createCustomer({ password: PASSWORD })
    const bob = await createCustomer({ password: PASSWORD })
    const browser = await leftUnsent(ada.user.id)
    const page = await signIn(browser, bob.user.email)
    assert.include(page, 'someone else was signed in')
    assert.notInclude(page, STREET)
    assert.notInclude((await browser.get('/account/billing')).text, STREET)
  })

  test('are forgotten when a page of the person before is sent while another is signed in', async ({
    assert,
  }) => {
    const ada = await createCustomer({ password: PASSWORD })
    const bob = await createCustomer({ password: PASSWORD })
    const browser = new Surfer()
    await signIn(browser, ada.user.email)
    await UserSession.query().where('user_id', ada.user.id).delete()
    await leftUnsent(ada.user.id, browser)
    assert.notInclude(await signIn(browser, bob.user.email), STREET)
  })

  test('are gone once a person signed out', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const browser = new Surfer()
    await signIn(browser, user.email)
    await send(browser, user.id)
    await browser.submit('/sign-out')
    assert.notInclude(await signIn(browser, user.email), STREET)
  })

  test('of a person are not shown to a guest whose session they are refused in', async ({
    assert,
  }) => {
    const { user } = await createCustomer()
    const browser = new Surfer()
    const form = { form_person: user.id, message: STREET }
    const answer = await browser.submit('/contact', form, 'POST', { referer: '/contact' })
    const page = await browser.follow(answer)
    assert.include(page.text, 'name="message"')
    assert.include(page.text, 'someone else was signed in')
    assert.notInclude(page.text, STREET)
  })

  test('are kept for nobody where nothing says whose they are', async ({ assert, cleanup }) => {
    app.config.set('shield.csrf.enabled', true)
    cleanup(() => app.config.set('shield.csrf.enabled', false))
    const { user } = await createCustomer()
    const browser = new Surfer({ 'sec-fetch-site': 'none' })
    const sent = (form: Record<string, string>) =>
      browser.submit('/contact', { message: STREET, ...form }, 'POST', { origin: origin() })
    assert.equal((await sent({})).status, 419)
    assert.notInclude((await browser.get('/contact')).text, STREET)
    assert.equal((await sent({ form_person: user.id })).status, 302)
  })

  test('of a person are not shown while nobody is signed in', async ({ assert }) => {
    const flash = new Map<string, unknown>([
      ['sent_form', { action: 'POST /contact', person: 'ada' }],
    ])
    const form = { action: '/contact', method: 'POST' }
    assert.isFalse(formContext(flash, form).answered)
    assert.isFalse(formContext(flash, { ...form, person: 'guest' }).answered)
    assert.isFalse(formContext(flash, { ...form, person: 'bob' }).answered)
    assert.isTrue(formContext(flash, { ...form, person: 'ada' }).answered)
  })

  test('say whose they are, because every form is rendered by one component', async ({
    assert,
  }) => {
    const views = globSync('resources/views/**/*.edge', { cwd: app.makePath() })
    const others = await Promise.all(
      views.map(async (view) => {
        const text = await readFile(app.makePath(view), 'utf8')
        const forms = [...text.matchAll(/<form\b[^>]*>/g)]
        return forms.some(([form]) => !/method="(GET|dialog)"/.test(form)) ? [view] : []
      })
    )
    assert.deepEqual(others.flat(), ['resources/views/components/ui/form.edge'])
  })
})
