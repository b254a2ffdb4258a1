import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { ProductFactory } from '#database/factories/catalog/product_factory'
import Product from '#catalog/models/product'
import Collection from '#billing/models/collection'
import Invoice from '#billing/models/invoice'
import Service from '#provisioning/models/service'
import { assertBooksBalance } from '#tests/support/billing'
import { BrowserStage, signIn } from '#tests/support/browser_stage'
import { CARDS, Customer } from '#tests/support/customer'
import { createStaff } from '#tests/support/identity'
import type { Page } from 'playwright'

const PASSWORD = 'a long enough sentence'
const DAY = 24 * 60 * 60
const HOUR = 60 * 60
/** Invoices are written fourteen days ahead of a month, whichever month it is. */
const UNTIL_WRITTEN = 19 * DAY
/** Is saved like any other, and refuses every payment. */
const REFUSING = '4000 0000 0000 0341'

test.group('The life of a server in a browser', (group) => {
  const stage = new BrowserStage(group, { timeout: 240_000, patience: 30_000 })
  let ahead = 0

  test('its customer sees what another plan costs, pays, and gets the larger server', async ({
    assert,
  }) => {
    const { page, service } = await aServer({ saveCard: false })
    await larger()
    await page.getByRole('link', { name: 'Change plan' }).click()
    await heading(page, `Change ${service.hostname}`)
    const plans = page.getByLabel('Plan', { exact: true })
    await plans.selectOption({ label: 'Large machine, €20.00 per month' })
    await page.getByRole('radio', { name: 'Now' }).check()
    await page.getByRole('button', { name: 'Show what it costs' }).click()
    await page.getByText('To pay now').waitFor()
    assert.include(await page.getByRole('main').innerText(), 'Next renewal on')

    await page.getByRole('button', { name: /^Change and pay €/ }).click()
    await heading(page, 'Invoice INV-')
    await page.getByRole('radio', { name: 'New card' }).check()
    await page.getByRole('button', { name: 'Pay now' }).click()
    await enterCard(page, CARDS.good, /^Pay €/)
    await page.getByText('Payment received').first().waitFor()
    await page.goto(`/services/${service.id}`)
    await until(page, async () => {
      await service.refresh()
      return service.cores === 2
    })
    await page.goto(`/services/${service.id}`)
    await page.getByText('2 cores').first().waitFor()
    await page.getByText('€20.00 per month').first().waitFor()
    await assertBooksBalance(assert)
  })

  test('is cancelled to the end of its period, and kept after all', async ({ assert }) => {
    const { page, service } = await aServer()
    await page.getByRole('link', { name: 'Cancel server' }).click()
    await heading(page, `Cancel ${service.hostname}`)
    await page.getByRole('radio', { name: /At the end of the period/ }).check()
    await page.getByLabel('Reason').selectOption({ label: 'Too expensive' })
    await page.getByRole('button', { name: 'Cancel server' }).click()
    await page.getByText('Cancelled: this server runs until').waitFor()
    await page.getByRole('button', { name: 'Keep server' }).click()
    await page.getByText(`${service.hostname} keeps running.`).waitFor()
    assert.equal(await page.getByText('Cancelled: this server runs until').count(), 0)
    await page.getByRole('link', { name: 'Cancel server' }).waitFor()
  })

  test('is suspended where its card refuses, and runs again once it is paid', async ({
    assert,
  }) => {
    const { page, service, customer } = await aServer()
    await refuseCharges(page)
    await travel(UNTIL_WRITTEN)
    const renewal = () =>
      Invoice.query().where({ kind: 'renewal', account_id: service.accountId }).first()
    await until(page, async () => (await renewal()) !== null)
    const invoice = (await renewal())!
    for (let steps = 0; (await service.refresh()).state === 'active' && steps < 9; steps++)
      await passNextStep(page, invoice)
    await until(page, async () => (await service.refresh()).state === 'suspended')

    await page.context().clearCookies()
    await signIn(page, { email: customer.email, password: PASSWORD })
    await page.goto(`/services/${service.id}`)
    await page.getByText('Suspended').first().waitFor()
    await page.getByRole('link', { name: new RegExp(`Pay invoice ${invoice.number}`) }).click()
    await heading(page, 'Invoice INV-')
    await page.getByRole('radio', { name: 'New card' }).check()
    await page.getByRole('button', { name: 'Pay now' }).click()
    await enterCard(page, CARDS.good, /^Pay €/)
    await page.getByText('Payment received').first().waitFor()
    await until(page, async () => (await service.refresh()).state === 'active')
    await page.goto(`/services/${service.id}`)
    await page.getByText('Running').first().waitFor()
    assert.equal((await Collection.findByOrFail('invoice_id', invoice.id)).state, 'settled')
    await assertBooksBalance(assert)
  })

  test('staff write a credit note for it, and its customer reads that', async ({ assert }) => {
    const { page, service } = await aServer()
    const invoice = await Invoice.query()
      .where('account_id', service.accountId)
      .orderBy('id')
      .firstOrFail()
    const staff = await createStaff('manager', { password: PASSWORD })
    const desk = await stage.open()
    await signIn(desk.page, { email: staff.user.email, password: PASSWORD })
    await desk.page.goto('/admin/invoices')
    await desk.page.getByRole('link', { name: invoice.number ?? '' }).click()
    await desk.page.getByRole('link', { name: 'Write credit note' }).click()
    await heading(desk.page, 'Write credit note')
    await desk.page.getByLabel('Reason').fill('An outage of a day')
    await desk.page
      .getByRole('radio', { name: /credit/i })
      .last()
      .check()
    await desk.page.getByRole('button', { name: 'Issue credit note' }).click()
    await heading(desk.page, 'Credit note')
    await desk.context.close()

    await page.goto(`/invoices/${invoice.id}`)
    await page.getByRole('link', { name: /^CN-/ }).first().click()
    await heading(page, 'Credit note CN-')
    await page.getByText('An outage of a day').first().waitFor()
    await assertBooksBalance(assert)
  })

  /** Somebody with a server that runs, before the page of that server. */
  async function aServer({ saveCard = true } = {}) {
    const customer = new Customer(stage.panel)
    await customer.fillCart('vm')
    await customer.order({ saveCard })
    await customer.enterCard()
    await customer.untilRunning(90)
    const service = await Service.findByOrFail('hostname', customer.hostname)
    const { page } = await stage.open()
    await signIn(page, { email: customer.email, password: PASSWORD })
    await page.goto('/services')
    await page.getByRole('link', { name: customer.hostname }).first().click()
    await heading(page, customer.hostname)
    return { customer, page, service }
  }

  /** A larger machine of the same family, for 20 euros a month. */
  async function larger(): Promise<void> {
    const small = await Product.findByOrFail('slug', 'small-vm')
    const { id: productId } = await ProductFactory.merge({
      categoryId: small.categoryId,
      name: 'Large machine',
      slug: 'large-vm',
      kind: 'vm',
      driver: 'proxmox',
      specs: { cores: 2, memoryMb: 2048, diskGb: 20, bandwidthMbit: 200 },
      included: [],
    }).create()
    await PlanFactory.merge({ productId, priceMinor: 2000 }).create()
  }

  /** Their only card becomes one that refuses. */
  async function refuseCharges(page: Page): Promise<void> {
    await page.goto('/billing')
    await page.getByRole('button', { name: 'Add card' }).click()
    await enterCard(page, REFUSING, /^Save/)
    await page.getByText('0341').first().waitFor()
    await page.getByRole('button', { name: /^Set .*0341 as default/ }).click()
    await page.getByText('Default card updated.').waitFor()
    await page.locator('summary').filter({ hasText: 'Remove card' }).first().waitFor()
    const good = page.locator('.card-list__item').filter({ hasText: '4242' })
    await good.locator('summary').click()
    await good.getByRole('button', { name: 'Remove card' }).click()
    await page.getByText('Card removed.').waitFor()
  }

  async function enterCard(page: Page, card: string, press: RegExp): Promise<void> {
    await page.getByLabel('Card number').fill(card)
    await page.getByLabel('Expiry').fill('12/34')
    await page.getByLabel('CVC').fill('123')
    await page.getByLabel('Name on card').fill('Ada Example')
    await page.getByRole('button', { name: press }).click()
  }

  async function travel(seconds: number): Promise<void> {
    ahead += seconds
    await stage.panel.travel(seconds)
  }

  /** Comes close to the next step of a collection and passes it, as if the panel had been there all the time. */
  async function passNextStep(page: Page, invoice: Invoice): Promise<void> {
    await until(page, async () => (await nextAt(invoice)) !== null)
    const at = (await nextAt(invoice))!
    const wait = Math.round((at - Date.now()) / 1000) - ahead
    if (wait > HOUR) await travel(wait - HOUR / 2)
    const row = () => db.from('collection_runs').where('name', 'clock').first()
    const before = Date.now() + ahead * 1000 - 10 * 60_000
    await until(page, async () => Number((await row())?.seen_at ?? 0) > before)
    await travel(HOUR)
    await until(page, async () => (await nextAt(invoice)) !== at)
  }

  async function nextAt({ id }: Invoice): Promise<number | null> {
    const row = await Collection.findBy('invoice_id', id)
    return row?.nextAt ? Number(row.nextAt) : null
  }

  async function until(page: Page, condition: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 60_000
    while (!(await condition())) {
      if (Date.now() > deadline)
        throw new Error(`It did not happen at ${page.url()}\n${stage.panel.output}`)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
})

async function heading(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor()
}
