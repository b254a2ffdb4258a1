import { test } from '@japa/runner'
import { PASSWORD } from '#database/seeders/demo/people'
import { chromiumPath, launchChromium } from '#tests/support/chromium'
import { openFullShop } from '#tests/support/full_shop'
import { origin } from '#tests/support/surfer'
import type { Browser, Locator, Page } from 'playwright'

type Shop = Awaited<ReturnType<typeof openFullShop>>

/** A page whose clicks are counted. */
class Desk {
  clicks = 0

  constructor(readonly page: Page) {}

  async click(locator: Locator): Promise<void> {
    await locator.filter({ visible: true }).first().click()
    this.clicks++
  }

  menu(name: string) {
    return this.click(this.page.locator('.panel-side').getByRole('link', { name, exact: true }))
  }

  link(name: string | RegExp) {
    return this.click(this.page.getByRole('main').getByRole('link', { name }))
  }

  button(name: string) {
    return this.click(this.page.getByRole('button', { name, exact: true }))
  }

  /** What unfolds the question whether something shall be done. */
  summary(name: string) {
    return this.click(this.page.getByRole('main').locator('summary').filter({ hasText: name }))
  }

  async fill(fields: Record<string, string>): Promise<void> {
    for (const [name, value] of Object.entries(fields))
      await this.page.locator(`main [name="${name}"]`).last().fill(value)
  }
}

/** From the overview to where it is done, with what one must fill in. */
interface Errand {
  name: string
  most: number
  run: (desk: Desk, shop: Shop) => Promise<unknown>
  arrives: (page: Page) => Promise<unknown>
}

const ERRANDS: Errand[] = [
  {
    name: 'connect a cluster',
    most: 3,
    async run(desk, { host }) {
      await desk.menu('Clusters')
      await desk.link('Connect cluster')
      await desk.fill({
        name: 'Second hall',
        setting_endpoints: host.url,
        setting_token_id: host.token.id,
        secret_token_secret: host.token.secret,
        setting_fingerprints: host.fingerprint,
      })
      await desk.button('Save')
    },
    arrives: (page) => page.getByRole('heading', { level: 1, name: 'Second hall' }).waitFor(),
  },
  {
    name: 'make and publish a product',
    most: 5,
    async run(desk) {
      await desk.menu('Products')
      await desk.link('New product')
      const category = desk.page.locator('[name=category_id]')
      await category.selectOption({ index: 1 })
      await desk.fill({
        name: 'Barge',
        slug: 'barge',
        cores: '4',
        memory_mb: '8192',
        disk_gb: '80',
      })
      await desk.button('Create draft')
      await desk.fill({ price: '12.00' })
      await desk.button('Add price')
      await desk.button('Publish product')
    },
    arrives: (page) => page.getByText('Barge was published.').waitFor(),
  },
  {
    name: 'retry an operation that waits for staff',
    most: 3,
    async run(desk) {
      await desk.link('View operations')
      await desk.link(/build\.fjordwerk/)
      await desk.button('Retry operation')
    },
    arrives: (page) => page.getByText('The operation continues where it left off.').waitFor(),
  },
  {
    name: 'refund an invoice',
    most: 4,
    async run(desk) {
      await desk.menu('Invoices')
      await desk.link('NH-000012')
      await desk.summary('Refund')
      await desk.fill({ reason: 'An outage' })
      await desk.button('Refund')
    },
    arrives: (page) => page.getByText('The refund was started.').waitFor(),
  },
]

test.group('Everyday errands of staff', (group) => {
  let shop: Shop
  let browser: Browser

  group.tap((one) =>
    one
      .timeout(60_000)
      .skip(!chromiumPath, 'No Chromium was found; CHROMIUM_PATH tells where one is')
  )
  group.setup(async () => {
    if (!chromiumPath) return () => {}
    ;[shop, browser] = [await openFullShop(), await launchChromium()]
    return async () => {
      await browser.close()
      await shop.close()
    }
  })

  async function atDesk(): Promise<Desk> {
    const page = await browser.newPage({ baseURL: origin() })
    page.setDefaultTimeout(15_000)
    await page.route('**/live/**', (route) => route.abort())
    await page.goto('/sign-in')
    await page.getByLabel('Email address').fill('owner@example.com')
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL((url) => !url.pathname.includes('sign-in'))
    await page.goto('/admin')
    return new Desk(page)
  }

  for (const { name, most, run, arrives } of ERRANDS) {
    test(`to ${name} takes at most ${most} clicks`, async ({ assert }) => {
      const desk = await atDesk()
      await run(desk, shop)
      await arrives(desk.page)
      assert.isAtMost(desk.clicks, most)
      await desk.page.close()
    })
  }
})
