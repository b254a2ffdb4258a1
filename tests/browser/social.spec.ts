import { test } from '@japa/runner'
import { newId } from '#core/ids'
import { launchChromium, chromiumPath } from '#tests/support/chromium'
import UserSession from '#identity/models/user_session'
import { signIn } from '#tests/support/browser_stage'
import { PageInspection } from '#tests/support/page_inspection'
import { createCustomer } from '#tests/support/identity'
import { origin } from '#tests/support/surfer'
import { somebody, startProviders } from '#tests/support/social'
import type { OAuthSimulator } from '@innkeeper/oauth-simulator'
import type { Browser, Page } from 'playwright'

const PASSWORD = 'a heron stands in the reeds'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const heading = (page: Page, name: string) =>
  page.getByRole('heading', { name, level: 1 }).waitFor()

/** Presses the provider's button and chooses somebody on its page. */
async function choose(page: Page, provider: string, name: string): Promise<void> {
  await button(page, `Continue with ${provider}`).click()
  await page.getByText(`Simulated ${provider}`).waitFor()
  await page.getByRole('button', { name }).click()
}

/** Pictures for whoever looks at the pages, where a folder is named. */
async function photograph(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES
  if (!folder) return
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [375, 1280]) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 900 })
      await page.screenshot({
        path: `${folder}/${name}-${colorScheme}-${width}.png`,
        fullPage: true,
      })
    }
  await page.emulateMedia({ colorScheme: null })
  await page.setViewportSize({ width: 1280, height: 900 })
}

test.group('Signing in with providers in a browser', (group) => {
  let browser: Browser
  let simulator: OAuthSimulator
  group.tap((one) =>
    one
      .timeout(90_000)
      .skip(!chromiumPath, 'No Chromium was found; CHROMIUM_PATH tells where one is')
  )
  group.setup(async () => {
    if (!chromiumPath) return () => {}
    ;[browser, simulator] = await Promise.all([launchChromium(), startProviders([origin()])])
    return async () => {
      await browser.close()
      await simulator.close()
    }
  })
  group.each.teardown(() => simulator?.clearFaults())

  const modes = [{ javaScriptEnabled: true }, { javaScriptEnabled: false }]

  async function open(javaScriptEnabled: boolean) {
    const context = await browser.newContext({ baseURL: origin(), javaScriptEnabled })
    context.setDefaultTimeout(20_000)
    const page = await context.newPage()
    const desk = javaScriptEnabled ? null : await (await browser.newContext()).newPage()
    return { context, page, desk }
  }

  for (const { javaScriptEnabled } of modes) {
    const how = javaScriptEnabled ? '' : ', without JavaScript'

    for (const provider of ['Google', 'GitHub', 'Example Company'])
      test(`somebody new signs up with ${provider}, and comes back${how}`, async ({ assert }) => {
        const name = `Grace ${newId().slice(-6)}`
        const person = somebody(simulator, { name })
        const { context, page, desk } = await open(javaScriptEnabled)
        const inspection = new PageInspection(assert, page, desk)
        await page.goto('/sign-up')
        await photograph(page, 'sign_up')
        await inspection.look('sign up')
        await choose(page, provider, name)
        await heading(page, 'Finish signing up')
        await page.getByText(person.email).waitFor()
        await photograph(page, 'finish')
        await inspection.look('finish')
        assert.equal(await page.getByLabel('Name').inputValue(), name)
        await button(page, 'Create account').click()
        await page.waitForLoadState()
        await page.getByText('Finish signing up').waitFor()
        await page.getByLabel('Country').selectOption('DE')
        await button(page, 'Create account').click()
        await page.waitForURL('**/dashboard')
        inspection.assertQuiet()
        await context.close()

        const later = await open(javaScriptEnabled)
        await later.page.goto('/account/security')
        await choose(later.page, provider, name)
        await later.page.waitForURL('**/account/security')
        await later.page.getByText('You sign in without a password.').waitFor()
        await photograph(later.page, 'security_without_password')
        await later.context.close()
      })

    test(`an address that is known asks for the password${how}`, async ({ assert }) => {
      const { user } = await createCustomer({ password: PASSWORD })
      const name = `Ada ${newId().slice(-6)}`
      somebody(simulator, { name, email: user.email })
      const { context, page, desk } = await open(javaScriptEnabled)
      const inspection = new PageInspection(assert, page, desk)
      await page.goto('/sign-in')
      await photograph(page, 'sign_in')
      await choose(page, 'Google', name)
      await heading(page, 'You already have an account')
      await photograph(page, 'known_address')
      await inspection.look('known address')
      await page.getByLabel('Password', { exact: true }).fill('not this one')
      await button(page, 'Connect Google and sign in').click()
      await page.getByText('This isn’t the password of that account.').first().waitFor()
      await photograph(page, 'wrong_password')
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
      await button(page, 'Connect Google and sign in').click()
      await page.waitForURL('**/dashboard')
      inspection.assertQuiet()
      await context.close()
    })

    test(`a customer connects and disconnects${how}`, async ({ assert }) => {
      const { user } = await createCustomer({ password: PASSWORD })
      const name = `Lin ${newId().slice(-6)}`
      const person = somebody(simulator, { name })
      const { context, page, desk } = await open(javaScriptEnabled)
      const inspection = new PageInspection(assert, page, desk)
      await page.goto('/account/security')
      await page.getByLabel('Email').fill(user.email)
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
      await button(page, 'Sign in').click()
      await page.getByRole('heading', { name: 'Sign-in methods' }).waitFor()
      await photograph(page, 'security')
      await button(page, 'Connect GitHub').click()
      await page.getByRole('button', { name }).click()
      await page.getByText('GitHub is connected.').waitFor()
      await page.getByText(person.email).waitFor()
      await photograph(page, 'security_connected')
      await inspection.look('security')
      await page.locator('summary').filter({ hasText: 'Disconnect' }).click()
      await photograph(page, 'security_disconnect')
      await button(page, 'Disconnect').last().click()
      await page.getByText('Disconnected.').waitFor()
      inspection.assertQuiet()
      await context.close()
    })

    test(`a person confirms that it is them${how}`, async ({ assert }) => {
      const { user } = await createCustomer({ password: PASSWORD })
      const { context, page, desk } = await open(javaScriptEnabled)
      const inspection = new PageInspection(assert, page, desk)
      await signIn(page, { email: user.email, password: PASSWORD })
      await UserSession.query().where('user_id', user.id).update({ confirmed_at: null })
      await page.goto('/account/security')
      await button(page, 'Connect Google').click()
      await heading(page, 'Confirm it’s you')
      await photograph(page, 'confirm')
      await inspection.look('confirm')
      await page.getByLabel('Password', { exact: true }).fill('not this one')
      await button(page, 'Confirm').click()
      await page.getByText('This isn’t your password. Try again.').waitFor()
      await photograph(page, 'confirm_wrong')
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
      await button(page, 'Confirm').click()
      await page.getByRole('heading', { name: 'Sign-in methods' }).waitFor()
      await button(page, 'Connect Google').click()
      await page.getByText('Simulated Google').waitFor()
      inspection.assertQuiet()
      await context.close()
    })

    test(`a provider that fails says so, and the next try goes on${how}`, async ({ assert }) => {
      const name = `Kim ${newId().slice(-6)}`
      somebody(simulator, { name, verified: false })
      const { context, page, desk } = await open(javaScriptEnabled)
      const inspection = new PageInspection(assert, page, desk)
      await page.goto('/sign-in')
      simulator.fault({ at: 'token', kind: 'status', status: 503 })
      await choose(page, 'Google', name)
      await heading(page, 'Google isn’t responding')
      await photograph(page, 'unavailable')
      await inspection.look('unavailable')
      await button(page, 'Try Google again').click()
      await page.getByRole('button', { name }).click()
      await page.getByText('didn’t confirm an email address').waitFor()
      await photograph(page, 'finish_unproven')
      await page.goto('/sign-in')
      await button(page, 'Continue with GitHub').click()
      await button(page, 'Deny').click()
      await page.getByText('You cancelled signing in with GitHub.').waitFor()
      await page.goto('/oauth/github/callback?code=x&state=y')
      await heading(page, 'This sign-in didn’t work')
      await photograph(page, 'invalid')
      await context.close()
    })
  }
})
