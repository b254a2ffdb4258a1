import { gzipSync } from 'node:zlib'
import { test } from '@japa/runner'
import { BrowserStage } from '#tests/support/browser_stage'
import { newId } from '#core/ids'
import { ED25519_KEY } from '#tests/support/catalog'
import { CARDS, Customer } from '#tests/support/customer'
import { shiftsOf, watchShifts } from '#tests/support/layout_shifts'
import { PageInspection } from '#tests/support/page_inspection'
import { SHELF } from '#tests/support/shop'
import type { Page } from 'playwright'

const MOST_PAGES = 3
/** One of them is the consumer's request to begin at once, which the law wants with each order. */
const MOST_CLICKS = 5
const MOST_REQUESTS = 8
const MOST_BYTES = 60 * 1024
const PASSWORD = 'a long enough sentence'
const PRODUCT = '/products/small-vm'
const SIZES = [
  { width: 375, height: 800 },
  { width: 1280, height: 900 },
]

test.group('Buying in a browser', (group) => {
  const stage = new BrowserStage(group, { timeout: 120_000, patience: 30_000, shop: { speed: 50 } })

  /** From the product to the paid order, without an account before. */
  async function buyAsGuest(page: Page): Promise<void> {
    await page.goto(PRODUCT)
    await page.locator('[name=ssh_key]').fill(ED25519_KEY)
    await page.getByText('SHA256:').waitFor()
    await page.getByRole('button', { name: 'Order now' }).click()
    await heading(page, 'Checkout')
    await page.locator('[name=email]').fill(`${newId().toLowerCase()}@example.test`)
    await page.locator('[name=password]').fill(PASSWORD)
    await page.locator('[name=name]').fill('Ada Example')
    await page.locator('[name=address_line_1]').fill('Musterstr. 1')
    await page.locator('[name=postal_code]').fill('10115')
    await page.locator('[name=city]').fill('Berlin')
    await page.getByLabel('Save card').check()
    await page.getByLabel('I agree to the terms').check()
    await page.getByLabel('I ask you to start').check()
    await page.getByRole('button', { name: 'Place order and pay' }).click()
    await heading(page, 'Pay €7.02')
    await page.getByLabel('Card number').fill(CARDS.good)
    await page.getByLabel('Expiry').fill('12/34')
    await page.getByLabel('CVC').fill('123')
    await page.getByLabel('Name on card').fill('Ada Example')
    await page.getByRole('button', { name: 'Pay €7.02' }).click()
    await heading(page, 'Payment received')
  }

  test(`a guest has paid after at most ${MOST_PAGES} pages, and a customer ordered the next server with at most ${MOST_CLICKS} clicks`, async ({
    assert,
  }) => {
    const { context, page } = await stage.open()
    const inspection = new PageInspection(assert, page, null)
    const pages: string[] = []
    page.on('response', (response) => {
      const request = response.request()
      const isPage = request.isNavigationRequest() && request.frame() === page.mainFrame()
      if (isPage && response.status() === 200) pages.push(new URL(response.url()).pathname)
    })
    await buyAsGuest(page)
    const filledIn = pages.slice(0, -1)
    assert.isAtMost(filledIn.length, MOST_PAGES, filledIn.join(', '))

    await page.goto('/account/ssh-keys')
    // The key that the guest typed was kept for the account.
    await page.getByText('SHA256:').first().waitFor()
    await inspection.look('SSH keys')

    await page.goto('/dashboard')
    let clicks = 0
    const click = async (role: 'link' | 'button', name: string) => {
      await page.getByRole(role, { name }).filter({ visible: true }).first().click()
      clicks++
    }
    await click('link', 'Create server')
    await click('link', `Configure: ${SHELF.vm.product}`)
    await heading(page, SHELF.vm.product)
    await inspection.look('product of a customer')
    await click('button', 'Order now')
    await heading(page, 'Checkout')
    await inspection.look('checkout of a customer')
    await page.getByLabel('I ask you to start').check()
    clicks++
    await click('button', 'Place order and pay')
    await heading(page, 'Payment received')
    assert.isAtMost(clicks, MOST_CLICKS)
    inspection.assertQuiet()
    await context.close()
  })

  test('the same takes no more pages and presses without scripts', async ({ assert }) => {
    const customer = new Customer(stage.panel)
    const { browser: journey } = customer
    let pages = 1
    await journey.open(PRODUCT)
    const press = async (button: string, answers: Record<string, string | boolean> = {}) => {
      await journey.press(button, answers)
      pages++
    }
    await press('Order now', { 'SSH public key': ED25519_KEY, 'Hostname': customer.hostname })
    await press('Place order and pay', {
      'Email address': customer.email,
      'Password': PASSWORD,
      'Name': 'Ada Example',
      'Street and number': 'Musterstr. 1',
      'City': 'Berlin',
      'Save card': true,
      'I agree to the terms': true,
      'I ask you to start': true,
    })
    await customer.enterCard()
    assert.equal(customer.page.heading, 'Payment received')
    assert.isAtMost(pages, MOST_PAGES)

    await journey.open('/account/ssh-keys')
    await journey.press('Add key', { 'SSH public key': ED25519_KEY })
    await journey.open('/dashboard')
    await journey.follow('Create server')
    await journey.follow(`Configure: ${SHELF.vm.product}`)
    await journey.press('Order now')
    await journey.press('Place order and pay', { 'I ask you to start': true })
    assert.equal(customer.page.heading, 'Payment received')
  })

  test('the total follows each choice, the server works it out, and none is shown where it cannot', async ({
    assert,
  }) => {
    const { context, page } = await stage.open()
    await page.goto(PRODUCT)
    const total = page.locator('#summary-total')
    assert.include(await total.innerText(), '€7.02')
    await page.locator('[name=hostname]').fill('-web')
    await page.locator('.name-check__bad').waitFor()
    await page.locator('[name=hostname]').fill('Web.Example.com')
    await page.getByText('web.example.com works.').waitFor()
    await page.locator('[name=ssh_key]').fill(`-----BEGIN OPENSSH ${'PRIVATE KEY'}-----`)
    await page.getByText('That’s a private key.').waitFor()

    const asked = page.waitForRequest('**/cart/total?*')
    await page.locator('[name=template_id]').first().dispatchEvent('input')
    assert.notInclude((await asked).url(), 'ssh')
    await page.route('**/cart/total?*', (route) => route.fulfill({ status: 429, body: '' }))
    await page.locator('[name=plan_id]').first().dispatchEvent('input')
    await page.getByText('The total couldn’t be updated.').waitFor()
    assert.notInclude(await total.innerText(), '€')
    await context.close()
  })

  for (const viewport of SIZES) {
    test(`nothing moves by itself on the way, ${viewport.width} px wide`, async ({ assert }) => {
      const { context, page } = await stage.open({ viewport, timezoneId: 'America/New_York' })
      await buyAsGuest(page)
      await page.goto(PRODUCT)
      await page.getByRole('button', { name: 'Add to cart' }).click()
      await heading(page, 'Your cart')
      await page.goto('/orders')
      const order = await page.getByRole('link', { name: /^O-\d+/ }).getAttribute('href')
      await watchShifts(context)
      const moved: Record<string, unknown> = {}
      for (const path of ['/', PRODUCT, '/cart', '/checkout', order ?? '']) {
        const shifts = await shiftsOf(page, path)
        if (shifts.length > 0) moved[path] = shifts
      }
      assert.deepEqual(moved, {})
      await context.close()
    })
  }

  test(`the first view of the shop takes at most ${MOST_REQUESTS} requests and 60 kB as a proxy compresses it`, async ({
    assert,
  }) => {
    const { context, page } = await stage.open()
    const sizes: Record<string, number> = {}
    const reading: Promise<void>[] = []
    page.on('response', (response) =>
      reading.push(
        response.body().then((body) => {
          sizes[new URL(response.url()).pathname] = gzipSync(body).length
        })
      )
    )
    await page.goto('/', { waitUntil: 'networkidle' })
    await Promise.all(reading)
    const bytes = Object.values(sizes).reduce((sum, size) => sum + size, 0)
    const told = JSON.stringify({ bytes, ...sizes })
    assert.isAtMost(reading.length, MOST_REQUESTS, told)
    assert.isAtMost(bytes, MOST_BYTES, told)
    await context.close()
  })
})

async function heading(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor()
}
