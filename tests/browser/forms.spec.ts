import { test } from '@japa/runner'
import { BrowserStage, signIn } from '#tests/support/browser_stage'
import { ED25519_KEY } from '#tests/support/catalog'
import { clock } from '#core/clock'
import { createCustomer, createStaff } from '#tests/support/identity'
import { createSubscription } from '#tests/support/subscriptions'
import type { DateTime } from 'luxon'
import { PASSWORD, signUp } from '#tests/browser/sign_up'
import type { Page } from 'playwright'

const LONG_NAME =
  'k8s-worker-01.production.eu-central-1.internal.some-long-company-name.example.com'
const LETTER = { subject: 'A moth', message: 'It sits in the relay.' }

test.group('Forms in a browser', (group) => {
  const stage = new BrowserStage(group)

  async function configure(page: Page): Promise<void> {
    await page.goto('/')
    await page.getByRole('link', { name: 'Configure: Small machine' }).click()
    await page.locator('[name=hostname]').fill(LONG_NAME)
    await page.locator('[name=ssh_key]').fill(ED25519_KEY)
  }

  for (const javaScript of [true, false]) {
    test(`[B22] signing in in another tab costs nothing that was typed, ${javaScript ? 'with' : 'without'} JavaScript`, async ({
      assert,
    }) => {
      const { context, page } = await stage.open({ javaScriptEnabled: javaScript })
      await configure(page)
      await signUp(await context.newPage())
      await page.locator('form.configure button[value=cart]').click()
      await page.getByText('Nothing was submitted yet').waitFor()
      assert.equal(await page.locator('[name=hostname]').inputValue(), LONG_NAME)
      assert.equal((await page.locator('[name=ssh_key]').inputValue()).trim(), ED25519_KEY)
      await page.locator('form.configure button[value=cart]').click()
      await page.waitForURL('**/cart')
      assert.include(await page.content(), LONG_NAME)
      await context.close()
    })

    test(`[B22] nor does signing out, even over a new sign-in, ${javaScript ? 'with' : 'without'} JavaScript`, async ({
      assert,
    }) => {
      const { context, page } = await stage.open({ javaScriptEnabled: javaScript })
      const email = await signUp(page)
      await page.goto('/account/billing')
      await page.locator('[name=address_line_1]').fill('Hafenstr. 1')
      const other = await context.newPage()
      await other.goto('/dashboard')
      await other.locator('.person > summary').click()
      await other.locator('form[action*="/sign-out"] button').click()
      await other.waitForURL((url) => url.pathname !== '/dashboard')
      await page.locator('form:has([name=address_line_1]) button[type=submit]').click()
      await page.waitForURL('**/sign-in')
      await page.getByText('Nothing was submitted yet').waitFor()
      await page.locator('[name=email]').fill(email)
      await page.locator('[name=password]').fill(PASSWORD)
      await page.locator('form[action*="sign-in"] button[type=submit]').click()
      await page.waitForURL('**/account/billing')
      assert.equal(await page.locator('[name=address_line_1]').inputValue(), 'Hafenstr. 1')
      await context.close()
    })
  }

  test('[L4] a page whose stream was ended for a newer one rests until it is looked at', async ({
    assert,
  }) => {
    const context = await stage.browser.newContext({ baseURL: stage.panel.url, bypassCSP: true })
    const page = await context.newPage()
    await signUp(page)
    await context.addInitScript(`window.sources = []
      const Real = EventSource
      window.EventSource = class extends Real { constructor(url) { super(url); sources.push(this) } }`)
    const pages = [page]
    while (pages.length < 6) pages.push(await context.newPage())
    for (const each of pages) {
      await each.goto('/invoices', { waitUntil: 'commit' })
      await each.waitForFunction('sources[0]?.readyState > 0')
    }
    await page.clock.install()
    await page.waitForFunction('sources[0].readyState === EventSource.CLOSED')
    await page.clock.runFor(50_000)
    assert.equal(await page.evaluate('sources.length'), 1)
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await page.waitForFunction('sources.length === 2 && sources[1].readyState === 1')
    await pages[1].waitForFunction('sources[0].readyState === EventSource.CLOSED')
    await context.close()
  })

  test('[B20] a long host name is pasted whole, and what is too long is said', async ({
    assert,
  }) => {
    const { context, page } = await stage.open()
    await configure(page)
    assert.equal(await page.locator('[name=hostname]').inputValue(), LONG_NAME)
    await page.goto('/contact')
    await page.locator('[name=subject]').fill('x'.repeat(161))
    await page.getByText('Subject can have at most 160 characters. (161 / 160)').waitFor()
    assert.isFalse(await page.locator('[name=subject]:valid').isVisible())
    await page.locator('[name=subject]').fill('short')
    assert.isTrue(await page.locator('[name=subject]:valid').isVisible())
    await context.close()
  })

  test('a field says what it does not take once it is left, and no more once it does', async ({
    assert,
  }) => {
    const { context, page } = await stage.open()
    await page.goto('/contact')
    const email = page.locator('[name=email]')
    const note = page.locator('.field:has([name=email]) .field__length')
    await email.fill('ada@')
    assert.equal(await note.count(), 0)
    await page.locator('[name=subject]').focus()
    await note.filter({ visible: true }).waitFor()
    assert.include(await note.innerText(), 'must look like')
    await email.fill('ada@example.com')
    assert.isFalse(await note.isVisible())
    await context.close()
  })

  test('[B22] a half-filled long form survives leaving its page, and is empty once it was sent', async ({
    assert,
  }) => {
    const { context, page } = await stage.open()
    await page.goto('/contact')
    for (const [name, text] of Object.entries(LETTER))
      await page.locator(`[name=${name}]`).fill(text)
    await page.goto('/help')
    await page.goto('/contact')
    await page.getByText('We’ve restored what you typed earlier.').waitFor()
    for (const [name, text] of Object.entries(LETTER))
      assert.equal(await page.locator(`[name=${name}]`).inputValue(), text)
    await page.locator('[name=name]').fill('李')
    await page.locator('[name=email]').fill('li@example.com')
    await page.locator('form[action*="/contact"] button[type=submit]').click()
    await page.getByRole('status').first().waitFor()
    assert.equal(await page.locator('[name=message]').inputValue(), '')
    await context.close()
  })

  test('[B22] a draft keeps what was chosen and ticked', async ({ assert }) => {
    const { context, page } = await stage.open()
    const { user } = await createStaff('owner', { password: PASSWORD })
    await page.goto('/sign-in')
    await page.locator('[name=email]').fill(user.email)
    await page.locator('[name=password]').fill(PASSWORD)
    await page.locator('form[action*="sign-in"] button[type=submit]').click()
    await page.waitForURL('**/admin')
    await page.goto('/admin/products/create')
    const container = page.locator('[name=kind][value=container]')
    const templates = page.locator('[type=checkbox][name^=template]')
    await container.check()
    await templates.nth(1).check()
    await page.goto('/admin')
    await page.goto('/admin/products/create')
    await page.getByText('We’ve restored what you typed earlier.').waitFor()
    assert.isTrue(await container.isChecked())
    assert.isTrue(await templates.nth(1).isChecked())
    assert.isFalse(await templates.nth(0).isChecked())
    await context.close()
  })

  test('[B22] a draft is shown to its author, and to a guest’s author once signed in, and to nobody else', async ({
    assert,
  }) => {
    const { context, page } = await stage.open()
    const subject = page.locator('[name=subject]')
    await page.goto('/contact')
    await subject.fill('of a guest')
    await signUp(page)
    await page.goto('/contact')
    await page.getByText('We’ve restored what you typed earlier.').waitFor()
    assert.equal(await subject.inputValue(), 'of a guest')
    await subject.fill('of the first')

    await context.clearCookies()
    await page.goto('/contact')
    assert.equal(await subject.inputValue(), '')
    await signUp(page)
    await page.goto('/contact')
    assert.equal(await subject.inputValue(), '')
    await context.close()
  })

  test('[B22] a page that refreshes itself leaves touched fields and open parts alone', async ({
    assert,
  }) => {
    const { context, page } = await stage.open()
    await page.goto('/contact')
    await page.locator('[name=subject]').fill('half a sen')
    await page.locator('h1').click()
    const morphed = page.evaluate(
      "new Promise((done) => document.addEventListener('turbo:morph', () => done(true)))"
    )
    await page.evaluate("Turbo.visit(location.href, { action: 'replace' })")
    assert.isTrue(await morphed)
    assert.equal(await page.locator('[name=subject]').inputValue(), 'half a sen')
    await context.close()
  })

  test('a number with steps goes down and up by its buttons and by the arrow keys, within its bounds', async ({
    assert,
  }) => {
    const { context, page } = await stage.open()
    await page.goto('/dev/components')
    const field = page.locator('[name=disk]')
    await page.evaluate(
      `document.addEventListener('change', () => (window.changes = (window.changes ?? 0) + 1))`
    )
    const less = page.getByRole('button', { name: 'Decrease: Extra disk space' })
    const more = page.getByRole('button', { name: 'Increase: Extra disk space' })
    await more.click()
    assert.equal(await field.inputValue(), '30')
    for (let step = 0; step < 4; step++) await less.press('Enter')
    assert.equal(await field.inputValue(), '0')
    assert.equal(await less.getAttribute('aria-disabled'), 'true')
    assert.equal(await page.evaluate('window.changes'), 4)
    await field.press('ArrowUp')
    assert.equal(await field.inputValue(), '10')
    assert.equal(await less.getAttribute('aria-disabled'), 'false')
    await context.close()
  })

  test('a number with steps is a plain field without JavaScript', async ({ assert }) => {
    const { context, page } = await stage.open({ javaScriptEnabled: false })
    await page.goto('/dev/components')
    assert.isFalse(
      await page.getByRole('button', { name: 'Increase: Extra disk space' }).isVisible()
    )
    assert.isTrue(await page.locator('[name=disk]').isVisible())
    await context.close()
  })

  test('what was done is told in a corner for a while, and in the page without JavaScript', async ({
    assert,
  }) => {
    for (const javaScriptEnabled of [true, false]) {
      const { context, page } = await stage.open({ javaScriptEnabled })
      await signUp(page)
      await page.goto('/account')
      await page.locator('form:has([name=name]) button[type=submit]').click()
      const toast = page.locator('.toasts .toast')
      await toast.waitFor()
      // The message is read before the style sheet came.
      await page.waitForLoadState()
      const position = await page.evaluate(
        `getComputedStyle(document.querySelector('.toasts')).position`
      )
      assert.equal(position, javaScriptEnabled ? 'fixed' : 'static')
      const close = page.getByRole('button', { name: 'Dismiss' })
      assert.equal(await close.isVisible(), javaScriptEnabled)
      if (javaScriptEnabled) {
        await close.click()
        assert.equal(await toast.count(), 0)
      }
      await context.close()
    }
  })

  test('staff hold a renewal of tonight and release it', async ({ assert }) => {
    const { user } = await createStaff('owner', { password: PASSWORD })
    const { account } = await createCustomer()
    const today = clock.now().startOf('day') as DateTime<true>
    const subscription = await createSubscription(account, today.minus({ days: 20 }).toISODate(), {
      hostname: 'held.example.com',
    })
    await subscription.merge({ invoiceOn: today }).save()
    const { context, page } = await stage.open()
    await signIn(page, { email: user.email, password: PASSWORD })
    await page.goto('/admin/billing/tonight')
    const due = page.getByRole('region', { name: 'Renewals to invoice' })
    const held = page.getByRole('region', { name: 'Renewals on hold', exact: true })
    await due
      .getByRole('row', { name: /held\.example\.com/ })
      .locator('summary')
      .click()
    await page
      .getByLabel('Hold until')
      .filter({ visible: true })
      .fill(today.plus({ days: 20 }).toISODate())
    await page.getByLabel('Reason').filter({ visible: true }).fill('They asked')
    await page.getByRole('button', { name: 'Hold renewal' }).filter({ visible: true }).click()
    await held.getByText('They asked').waitFor()
    assert.equal(await due.getByRole('link', { name: 'held.example.com' }).count(), 0)
    await held.locator('summary').filter({ hasText: 'Release' }).click()
    await page.getByRole('button', { name: 'Release renewal' }).filter({ visible: true }).click()
    await due.getByRole('link', { name: 'held.example.com' }).waitFor()
    await context.close()
  })
})
