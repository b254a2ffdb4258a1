import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import Category from '#catalog/models/category'
import Product from '#catalog/models/product'
import Template from '#catalog/models/template'
import Article from '#helpcenter/models/article'
import { chromiumPath, launchChromium } from '#tests/support/chromium'
import { PanelProcess } from '#tests/support/panel_process'
import type { Browser } from 'playwright'

/** As long as names may be, in one word. */
const WORD = `Donaudampf${'schifffahrtsgesellschaft'.repeat(4)}`.slice(0, 100)
const PATHS = ['/', '/products/small-vm', '/cart', '/help', '/help/long', '/contact', '/sign-up']
const OF_CUSTOMERS = ['/dashboard', '/account', '/services', '/account/security']
const WIDTHS = [1280, 390]

test.group('Long words', (group) => {
  let panel: PanelProcess
  let browser: Browser

  group.tap((one) =>
    one
      .timeout(120_000)
      .skip(!chromiumPath, 'No Chromium was found; CHROMIUM_PATH tells where one is')
  )
  group.setup(async () => {
    if (!chromiumPath) return () => {}
    ;[panel, browser] = await Promise.all([PanelProcess.start(), launchChromium()])
    await panel.kill9()
    await transaction((trx) => settings.set({ 'company.name': WORD }, trx))
    for (const model of [Category, Product, Template]) await model.query().update({ name: WORD })
    await Product.query().update({
      summary: WORD,
      description: WORD,
      included: JSON.stringify([WORD]),
    })
    await Article.create({
      slug: 'long',
      title: WORD,
      topic: 'Start',
      summary: WORD,
      body: WORD,
      state: 'published',
      publishedAt: clock.now(),
      position: 0,
    })
    await panel.boot()
    return async () => {
      await browser.close()
      await panel.stop()
    }
  })

  test('in names and texts make no page wider than its window, and break no word of ours', async ({
    assert,
  }) => {
    const page = await browser.newPage({ baseURL: panel.url })
    const wide: string[] = []
    async function look(paths: string[]) {
      for (const path of paths) {
        await page.goto(path)
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 })
          const reach = await page.evaluate<number>('document.documentElement.scrollWidth')
          if (reach > width) wide.push(`${path}: ${reach} of ${width}`)
        }
      }
    }

    await look(PATHS)
    await page.goto('/sign-up')
    await page.locator('[name=name]').fill(WORD)
    await page.locator('[name=email]').fill('long-words@example.com')
    await page.locator('[name=password]').fill('a moth in the relay 1947')
    await page.locator('[name=country]').selectOption('DE')
    await page.locator('form[action*="sign-up"] button').click()
    await page.waitForURL((url) => !url.pathname.includes('sign-up'))
    await look(OF_CUSTOMERS)
    assert.deepEqual(wide, [])

    const menu = page.locator('.panel-bar__menu > summary')
    assert.isBelow((await menu.boundingBox())?.height ?? Infinity, 60, 'the menu stays on one line')
  })
})
