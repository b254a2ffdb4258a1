import { newId } from '#core/ids'
import { Journey } from '#tests/support/journey'
import { SHELF, type ProductKind } from '#tests/support/shop'
import { ED25519_KEY } from '#tests/support/catalog'
import type { BrowserPage } from '#tests/support/browser_page'
import type { PanelProcess } from '#tests/support/panel_process'

export const CARDS = {
  good: '4242 4242 4242 4242',
  declined: '4000 0000 0000 0002',
  authentication: '4000 0027 6000 3184',
} as const

/** A new customer of the shop, who does one thing after the other as the pages offer it. */
export class Customer {
  readonly email = `${newId().toLowerCase()}@example.test`
  readonly hostname = `web-${newId().toLowerCase().slice(-10)}`
  readonly browser: Journey

  constructor(panel: Pick<PanelProcess, 'url'>) {
    this.browser = new Journey(panel.url)
  }

  get page(): BrowserPage {
    return this.browser.page
  }

  /** From the storefront to the last button before money. */
  async fillCart(kind: ProductKind): Promise<void> {
    await this.putInCart(kind)
    await this.browser.open('/sign-up')
    await this.browser.press('Create account', {
      'Name': 'Ada Example',
      'Email address': this.email,
      'Password': 'a long enough sentence',
      'Country': 'Germany',
    })
    if (!this.page.path.startsWith('/checkout')) await this.browser.open('/checkout')
    await this.giveAddress()
  }

  /** From the storefront to the cart. */
  async putInCart(kind: ProductKind): Promise<void> {
    const { product, template } = SHELF[kind]
    await this.browser.open('/')
    await this.browser.follow(product)
    await this.browser.press('Add to cart', {
      '1 month': true,
      [template]: true,
      'Hostname': this.hostname,
      'SSH public key': ED25519_KEY,
    })
  }

  /** From the cart to the page of Stripe without an account: the checkout makes one. */
  async orderAsGuest(): Promise<void> {
    await this.browser.follow('Continue to checkout')
    await this.browser.press('Place order and pay', {
      'Email address': this.email,
      'Password': 'a long enough sentence',
      'Name': 'Ada Example',
      'Street and number': 'Musterstr. 1',
      'Postal code': '10115',
      'City': 'Berlin',
      'Country': 'Germany',
      'New card': true,
      'I agree to the terms': true,
      'I ask you to start': true,
    })
  }

  /** What the invoice is written to, at the checkout. */
  async giveAddress(): Promise<void> {
    await this.browser.press('Save address', {
      'Name': 'Ada Example',
      'Street and number': 'Musterstr. 1',
      'Postal code': '10115',
      'City': 'Berlin',
      'Country': 'Germany',
    })
  }

  /** Orders what is in the cart; arrives at the page of Stripe. */
  async order({ saveCard = false } = {}): Promise<void> {
    await this.browser.press('Place order and pay', {
      'I agree to the terms': true,
      'I ask you to start': true,
      'New card': true,
      'Save card': saveCard,
    })
  }

  /** Enters a card at Stripe; arrives where that leads. */
  async enterCard(card: string = CARDS.good): Promise<void> {
    await this.browser.press('Pay', {
      'Card number': card,
      'Expiry': '12/34',
      'CVC': '123',
      'Name on card': 'Ada Example',
    })
  }

  /** Opens the newest order from the list of orders. */
  async openOrder(): Promise<void> {
    await this.browser.open('/orders')
    const number = /O-\d+/.exec(this.page.text)?.[0]
    if (!number) throw new Error(`No order: ${this.page.text.slice(0, 600)}`)
    await this.browser.follow(number)
  }

  /** Opens the invoice of the order. */
  async openInvoice(): Promise<void> {
    await this.openOrder()
    const number = /INV-[\d-]+/.exec(this.page.text)?.[0]
    if (!number) throw new Error(`No invoice: ${this.page.text.slice(0, 600)}`)
    await this.browser.follow(number)
  }

  /** Watches the machine until its page says that it runs; answers the command to connect. */
  async untilRunning(seconds = 30): Promise<string> {
    await this.browser.open('/services')
    await this.browser.until((page) => page.hasLink(this.hostname), seconds)
    await this.browser.follow(this.hostname)
    await this.browser.until(
      (page) => page.copyable.some((text) => text.startsWith('ssh ')),
      seconds
    )
    return this.page.copyable.find((text) => text.startsWith('ssh ')) ?? ''
  }
}
