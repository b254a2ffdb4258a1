import { test } from '@japa/runner'
import { BrowserStage, signIn } from '#tests/support/browser_stage'
import { createStaff } from '#tests/support/identity'
import { PageInspection } from '#tests/support/page_inspection'
import type { Page } from 'playwright'

const PASSWORD = 'a moth in the relay 1947'

test.group('Search in a browser', (group) => {
  const stage = new BrowserStage(group)

  async function signedIn(javaScriptEnabled = true): Promise<Page> {
    const { user } = await createStaff('owner', { password: PASSWORD })
    const { page } = await stage.open({ javaScriptEnabled })
    await signIn(page, { email: user.email, password: PASSWORD })
    await page.goto('/admin')
    return page
  }

  test('opens by Ctrl K and leads to a page with the keyboard alone', async ({ assert }) => {
    const page = await signedIn()
    const dialog = page.getByRole('dialog', { name: 'Search' })
    await page.keyboard.press('Control+k')
    await dialog.getByRole('link', { name: 'New product' }).waitFor()
    await page.keyboard.type('audit')
    await dialog.getByRole('status').filter({ hasText: 'result' }).waitFor({ state: 'attached' })
    await dialog.getByRole('link', { name: 'New product' }).waitFor({ state: 'detached' })
    const inspection = new PageInspection(assert, page, null)
    await inspection.look('search over a page')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/admin/audit**')
    assert.isFalse(await dialog.isVisible())
    inspection.assertQuiet()
    await page.context().close()
  })

  test('arrows go through what is found, and Escape leads back', async ({ assert }) => {
    const page = await signedIn()
    await page.getByRole('link', { name: 'Search' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('link', { name: 'New product' }).waitFor()
    const focused = () => page.evaluate<string>('document.activeElement.textContent.trim()')
    await page.keyboard.press('ArrowDown')
    const first = await focused()
    await page.keyboard.press('ArrowDown')
    assert.notEqual(await focused(), first)
    await page.keyboard.press('ArrowUp')
    assert.equal(await focused(), first)
    await page.keyboard.press('ArrowUp')
    assert.equal(await page.evaluate('document.activeElement.id'), 'palette-text')
    await page.keyboard.press('Escape')
    assert.include(await focused(), 'Search')
    await page.context().close()
  })

  test('is a page with a form without JavaScript', async ({ assert }) => {
    const page = await signedIn(false)
    await page.getByRole('link', { name: 'Search' }).click()
    await page.getByRole('searchbox').fill('audit')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/admin/search?q=audit')
    await page.getByRole('main').getByRole('link', { name: 'Audit log' }).click()
    await page.waitForURL('**/admin/audit**')
    assert.include(await page.title(), 'Audit')
    await page.context().close()
  })
})
