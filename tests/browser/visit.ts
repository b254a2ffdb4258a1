import { newId } from '#core/ids'
import { ED25519_KEY } from '#tests/support/catalog'
import { CARDS } from '#tests/support/customer'
import { PageInspection } from '#tests/support/page_inspection'
import { SHELF, type ProductKind } from '#tests/support/shop'
import type { Assert } from '@japa/assert'
import type { Locator, Page } from 'playwright'

/** What a person does from the storefront to signing out, by what is written on the pages. */
export class Visit {
  readonly #inspection: PageInspection
  readonly #hostname = `web-${newId().toLowerCase().slice(-10)}`

  constructor(
    private readonly assert: Assert,
    private readonly page: Page,
    desk: Page | null,
    private readonly kind: ProductKind
  ) {
    this.#inspection = new PageInspection(assert, page, desk)
  }

  async run(): Promise<void> {
    await this.#configure()
    await this.#order()
    await this.#pay()
    await this.#watchTheBuild()
    await this.#switchOffAndOn()
    await this.#readTheInvoice()
    await this.#signOut()
    this.#inspection.assertQuiet()
  }

  async #configure(): Promise<void> {
    const { product, template } = SHELF[this.kind]
    await this.page.goto('/')
    await this.#look('storefront', 'Cloud servers')
    await this.page.getByRole('link', { name: `Configure: ${product}` }).click()
    await this.#look('product', product)
    await this.page.getByRole('radio', { name: '1 month' }).check()
    await this.page.getByRole('radio', { name: template }).check()
    await this.page.getByLabel('Hostname').fill(this.#hostname)
    await this.page.getByLabel('SSH public key').fill(ED25519_KEY)
    await this.#press('Add to cart')
    await this.#reads('SHA256:')
    await this.#reads('Due today')
    await this.#reads('€7.02')
    await this.#look('cart', 'Your cart')
    await this.page.getByRole('link', { name: 'Continue to checkout' }).click()
  }

  async #order(): Promise<void> {
    await this.#look('checkout of a guest', 'Checkout')
    await this.page.getByLabel('Email address').fill(`${newId().toLowerCase()}@example.test`)
    await this.page.getByLabel('Password').fill('a long enough sentence')
    await this.page.getByLabel('Name', { exact: true }).fill('Ada Example')
    await this.page.getByLabel('Street and number').fill('Musterstr. 1')
    await this.page.getByLabel('Postal code').fill('10115')
    await this.page.getByLabel('City').fill('Berlin')
    await this.page.locator('[id=field-country]').selectOption({ label: 'Germany' })
    await this.page.getByRole('radio', { name: 'New card' }).check()
    await this.page.getByLabel('Save card').check()
    await this.page.getByLabel('I agree to the terms').check()
    await this.page.getByLabel('I ask you to start').check()
    await this.#press('Place order and pay €7.02')
  }

  async #pay(): Promise<void> {
    await this.#look('page of Stripe', 'Pay €7.02')
    await this.page.getByLabel('Card number').fill(CARDS.good)
    await this.page.getByLabel('Expiry').fill('12/34')
    await this.page.getByLabel('CVC').fill('123')
    await this.page.getByLabel('Name on card').fill('Ada Example')
    await this.#press('Pay €7.02')
    await this.#look('payment', 'Payment received')
  }

  async #watchTheBuild(): Promise<void> {
    await this.#menu('Orders')
    await this.#look('orders', 'Orders')
    await this.page.getByRole('link', { name: /^O-\d+/ }).click()
    await this.#look('order', 'Order O-')
    await this.#reads('Completed')
    await this.page.getByRole('link', { name: `Open server: ${this.#hostname}` }).click()
    await this.#reads('Running')
    const { user } = SHELF[this.kind]
    const ssh = await this.page.getByText(`ssh ${user}@10.20.`).innerText()
    this.assert.match(ssh, new RegExp(`^ssh ${user}@10\\.20\\.\\d+\\.\\d+$`))
    await this.#look('service', this.#hostname)
  }

  async #switchOffAndOn(): Promise<void> {
    await this.page.locator('summary').filter({ hasText: 'Force stop' }).click()
    await this.#look('service, asking whether to stop', this.#hostname)
    await this.#press('Force stop')
    await this.#state('Stopped')
    await this.#look('service, stopped', this.#hostname)
    await this.#press('Start')
    await this.#state('Running')
  }

  async #readTheInvoice(): Promise<void> {
    await this.#menu('Dashboard')
    await this.#look('dashboard', 'Ada Example')
    await this.#menu('Invoices')
    await this.#look('invoices', 'Invoices')
    await this.page.getByRole('link', { name: /^INV-/ }).click()
    await this.#reads('Paid in full')
    await this.#look('invoice', 'Invoice INV-')
    const arrives = this.page.waitForEvent('download')
    await this.page.getByRole('link', { name: 'Download PDF' }).click()
    const chunks = await (await (await arrives).createReadStream()).toArray()
    this.assert.equal(Buffer.concat(chunks).subarray(0, 5).toString(), '%PDF-')
    await this.#menu('Account')
    await this.#look('account', 'Account')
    await this.#menu('Payment methods')
    await this.#reads('4242')
    await this.#look('payment methods', 'Account')
  }

  async #signOut(): Promise<void> {
    await this.page.locator('.person > summary').click()
    await this.page.getByRole('button', { name: 'Sign out' }).click()
    await this.page.goto('/dashboard')
    await this.#heading('Sign in')
  }

  async #look(name: string, heading: string): Promise<void> {
    await this.#heading(heading)
    await this.#inspection.look(name)
  }

  async #press(name: string): Promise<void> {
    await this.#visible(this.page.getByRole('button', { name, exact: true })).click()
  }

  async #menu(name: string): Promise<void> {
    await this.#visible(
      this.page.getByRole('navigation').getByRole('link', { name, exact: true })
    ).click()
  }

  async #heading(name: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name }).waitFor()
  }

  async #reads(text: string): Promise<void> {
    await this.#visible(this.page.getByText(text)).waitFor()
  }

  async #state(word: string): Promise<void> {
    await this.page.getByRole('main').getByText(word, { exact: true }).first().waitFor()
  }

  #visible(locator: Locator): Locator {
    return locator.filter({ visible: true }).first()
  }
}
