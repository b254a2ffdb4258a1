import { newId } from '#core/ids'
import type { Page } from 'playwright'

export const PASSWORD = 'a long enough sentence'

/** Somebody new signs up on this page; tells their address. */
export async function signUp(page: Page): Promise<string> {
  const email = `ada-${newId().toLowerCase()}@example.com`
  await page.goto('/sign-up')
  await page.locator('[name=name]').fill('Ada')
  await page.locator('[name=email]').fill(email)
  await page.locator('[name=password]').fill(PASSWORD)
  await page.locator('[name=country]').selectOption('DE')
  await page.locator('form[action*="sign-up"] button[type=submit]').click()
  await page.waitForURL((url) => !url.pathname.includes('sign-up'))
  return email
}
