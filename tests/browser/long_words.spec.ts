import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import Category from '#catalog/models/category'
import Product from '#catalog/models/product'
import Template from '#catalog/models/template'
import Article from '#helpcenter/models/article'
import { renderHtml } from '#notifications/mailing/mail_renderer'
import Cluster from '#provisioning/models/cluster'
import { ED25519_KEY } from '#tests/support/catalog'
import { createStaff } from '#tests/support/identity'
import { createPendingService } from '#tests/support/provisioning'
import { BrowserStage } from '#tests/support/browser_stage'
import { chromiumPath } from '#tests/support/chromium'
import type { Page } from 'playwright'

/** As long as names may be, in one word. */
const WORD = `Donaudampf${'schifffahrtsgesellschaft'.repeat(4)}`.slice(0, 100)
const PATHS = ['/', '/products/small-vm', '/cart', '/help', '/help/long', '/contact', '/sign-up']
const OF_CUSTOMERS = [
  '/dashboard',
  '/account',
  '/account/billing',
  '/services',
  '/account/security',
]
const OF_ORDERING = ['/cart', '/checkout']
const WIDTHS = [1280, 375]
/** A sheet of A4 in CSS pixels. */
const PAPER = { width: 794, height: 1123 }
const HOSTNAME = 'node-50.cluster.rechenzentrum-hamburg-altona.example.com'
const STAFF = { email: 'desk@long-words.example', password: 'a moth in the relay 1947' }

const reachOf = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth')

test.group('Long words', (group) => {
  const stage = new BrowserStage(group, { timeout: 120_000 })

  group.setup(async () => {
    if (!chromiumPath) return
    const { panel } = stage
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
    await createStaff('owner', STAFF)
    const cluster = await Cluster.firstOrFail()
    const service = await createPendingService({
      product: await Product.firstOrFail(),
      template: await Template.firstOrFail(),
    })
    await service.merge({ hostname: HOSTNAME, clusterId: cluster.id, node: 'pve1' }).save()
    await panel.boot()
  })

  test('in names and texts make no page wider than its window, and break no word of ours', async ({
    assert,
  }) => {
    const page = await stage.browser.newPage({ baseURL: stage.panel.url })
    const wide: string[] = []
    async function look(paths: string[]) {
      for (const path of paths) {
        await page.goto(path)
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 })
          const reach = await reachOf(page)
          if (reach > width) wide.push(`${path}: ${reach} of ${width}`)
        }
      }
    }

    await look(PATHS)
    await page.goto('/products/small-vm')
    await page.getByLabel('Hostname').fill(HOSTNAME)
    await page.getByLabel('SSH public key').fill(ED25519_KEY)
    await page.getByRole('button', { name: 'Add to cart' }).click()
    await page.waitForURL((url) => url.pathname === '/cart')
    await page.goto('/sign-up')
    await page.locator('[name=name]').fill(WORD)
    await page.locator('[name=email]').fill('long-words@example.com')
    await page.locator('[name=password]').fill('a moth in the relay 1947')
    await page.locator('[name=country]').selectOption('DE')
    await page.locator('form[action*="sign-up"] button[type=submit]').click()
    await page.waitForURL((url) => !url.pathname.includes('sign-up'))
    await look(OF_CUSTOMERS)
    await page.goto('/checkout')
    await page.getByLabel('Street and number').fill(WORD.slice(0, 80))
    await page.getByLabel('Postal code').fill('10115')
    await page.getByLabel('City').fill(WORD.slice(0, 60))
    await page.getByRole('button', { name: 'Save address' }).click()
    await page.locator('address').waitFor()
    await look(OF_ORDERING)
    assert.deepEqual(wide, [])

    await page.goto('/dashboard')
    const menu = page.locator('.panel-bar__menu > summary')
    assert.isBelow((await menu.boundingBox())?.height ?? Infinity, 60, 'the menu stays on one line')
  })
  test('keep a mail as wide as its window, with an address on each line', async ({ assert }) => {
    const page = await stage.browser.newPage({ viewport: { width: 375, height: 800 } })
    const addresses = ['203.0.113.7', '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff']
    await page.setContent(
      await renderHtml({
        to: 'ada@example.com',
        subject: 'Ready',
        heading: HOSTNAME,
        paragraphs: [WORD],
        facts: [
          { label: 'IP addresses', value: addresses.join('\n') },
          { label: 'SSH key', value: `ssh-ed25519 SHA256:${'a'.repeat(43)}` },
        ],
        code: `ssh debian@${addresses[1]}`,
      })
    )
    assert.equal(await reachOf(page), 375)
    const lines = await page.locator('td td td div').allInnerTexts()
    assert.deepEqual(lines.slice(0, 2), addresses)
  })

  test('keep a printed page as wide as its paper', async ({ assert }) => {
    const page = await stage.browser.newPage({ baseURL: stage.panel.url, viewport: PAPER })
    await page.emulateMedia({ media: 'print' })
    await page.goto('/privacy')
    assert.isAbove(await page.locator('.table-scroll').count(), 0)
    assert.equal(await reachOf(page), PAPER.width)
  })

  test('stand beside nothing that covers them in the lists of staff, below a brand that can be seen', async ({
    assert,
  }) => {
    const page = await stage.browser.newPage({ baseURL: stage.panel.url })
    await page.goto('/sign-in')
    await page.getByLabel('Email address').fill(STAFF.email)
    await page.getByLabel('Password', { exact: true }).fill(STAFF.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL((url) => url.pathname.startsWith('/admin'))
    await page.setViewportSize({ width: 375, height: 800 })
    await page.goto('/admin/services')
    const reach = await page.evaluate<{ text: number; cell: number }>(`(() => {
      const link = document.querySelector('.table tbody th > a')
      const rights = [...link.getClientRects()].map(({ right }) => right)
      return { text: Math.max(...rights), cell: link.closest('th').getBoundingClientRect().right }
    })()`)
    assert.isAtMost(reach.text, reach.cell + 1)

    const brand = await page.locator('.panel-bar .brand').boundingBox()
    const mark = await page.locator('.panel-bar .brand__mark').boundingBox()
    assert.isAtLeast(mark?.width ?? 0, 20)
    assert.isAtLeast(brand?.width ?? 0, mark?.width ?? Infinity)
  })
})
