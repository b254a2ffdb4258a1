import { chromiumPath, launchChromium } from '#tests/support/chromium'
import { PanelProcess } from '#tests/support/panel_process'
import type { Group } from '@japa/runner/core'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright'
import type { ShopOptions } from '#tests/support/shop'

interface StageOptions {
  /** How long each test may take. */
  timeout?: number
  /** How long a page may take for each step. */
  patience?: number
  shop?: ShopOptions
}

/** A panel in a process of its own and a browser for the tests of a group, which are skipped where there is no Chromium. */
export class BrowserStage {
  declare panel: PanelProcess
  declare browser: Browser
  readonly #patience: number

  constructor(group: Group, { timeout = 60_000, patience = 15_000, shop }: StageOptions = {}) {
    this.#patience = patience
    group.tap((one) =>
      one
        .timeout(timeout)
        .skip(!chromiumPath, 'No Chromium was found; CHROMIUM_PATH tells where one is')
    )
    group.setup(async () => {
      if (!chromiumPath) return () => {}
      ;[this.panel, this.browser] = await Promise.all([PanelProcess.start(shop), launchChromium()])
      return async () => {
        await this.browser.close()
        await this.panel.stop()
      }
    })
  }

  /** A browser of somebody who was never here, with one page. */
  async open(
    options: BrowserContextOptions = {}
  ): Promise<{ context: BrowserContext; page: Page }> {
    const context = await this.browser.newContext({ baseURL: this.panel.url, ...options })
    context.setDefaultTimeout(this.#patience)
    return { context, page: await context.newPage() }
  }
}

/** Signs in with the form, and waits until the page after it is there. */
export async function signIn(
  page: Page,
  { email, password }: { email: string; password: string }
): Promise<void> {
  await page.goto('/sign-in')
  await page.locator('[name=email]').fill(email)
  await page.locator('[name=password]').fill(password)
  await page.locator('form[action*="sign-in"] button[type=submit]').click()
  await page.waitForURL((url) => !url.pathname.includes('sign-in'))
}
