import { setTimeout as sleep } from 'node:timers/promises'
import { Customer } from '#tests/support/customer'
import type { BrowserPage } from '#tests/support/browser_page'
import type { ProductKind } from '#tests/support/shop'
import type { SmtpSink } from '#tests/support/smtp_sink'

const PASSWORD = 'a long enough sentence'
const PAUSE_MS = 700
/** So many looks at the mailbox before a mail is asked for again. */
const PATIENCE = 30

/**
 * Somebody who wants one server and pays for it at once. Whenever a page does not come, they look a moment later where
 * things stand and go on from there, as people do: nothing is sent a second time blindly.
 */
export class StubbornCustomer {
  /** What went wrong on the way, in order. */
  readonly troubles: string[] = []
  readonly #person: Customer
  #isServed = false
  #looks = 0

  constructor(
    panel: { url: string },
    private readonly mails: SmtpSink,
    private readonly kind: ProductKind
  ) {
    this.#person = new Customer(panel)
  }

  get email(): string {
    return this.#person.email
  }

  get hostname(): string {
    return this.#person.hostname
  }

  /** What they see now, to tell why they are not served. */
  get seen(): string {
    return `${this.#person.page.path}: ${this.#person.page.text.slice(0, 700)}`
  }

  /** Until the server runs and the address is verified; throws when they are told to give up before. */
  async buy(giveUp: AbortSignal): Promise<void> {
    await this.#try(() => this.#straightOn())
    while (!this.#isServed) {
      if (giveUp.aborted)
        throw new Error(`${this.email} is not served. ${this.seen}\n${this.troubles.join('\n')}`)
      await sleep(PAUSE_MS)
      await this.#try(() => this.#goOn())
    }
  }

  async #try(step: () => Promise<void>): Promise<void> {
    try {
      await step()
      this.#check()
    } catch (error) {
      const { page } = this.#person
      const reason = error instanceof Error ? error.message : String(error)
      this.troubles.push(`${page.status} ${page.path}: ${reason.slice(0, 300)}`)
    }
  }

  #check(): BrowserPage {
    const { page } = this.#person
    if (page.status >= 500) throw new Error(`answered ${page.status}`)
    return page
  }

  async #straightOn(): Promise<void> {
    await this.#person.fillCart(this.kind)
    await this.#person.order()
    await this.#person.enterCard()
  }

  /** Looks where things stand and does what comes next. */
  async #goOn(): Promise<void> {
    const { browser } = this.#person
    await browser.open('/orders')
    if (this.#check().path.startsWith('/sign-in')) return this.#enter()
    if (!/O-\d+/.test(this.#person.page.text)) return this.#order()
    await this.#person.openInvoice()
    if (this.#check().hasButton('Pay now')) return this.#pay()
    if (!this.#person.page.text.includes('Paid in full')) return
    await browser.open('/services')
    if (!this.#check().hasLink(this.hostname)) return
    await browser.follow(this.hostname)
    const runs = this.#check().copyable.some((text) => text.startsWith('ssh '))
    this.#isServed = runs && (await this.#isVerified())
  }

  /** Signs in, or up where there is no account yet. */
  async #enter(): Promise<void> {
    const { browser } = this.#person
    await browser.press('Sign in', { 'Email address': this.email, 'Password': PASSWORD })
    if (!this.#check().path.startsWith('/sign-in')) return
    await browser.open('/sign-up')
    await browser.press('Create account', {
      'Name': 'Ada Example',
      'Email address': this.email,
      'Password': PASSWORD,
      'Country': 'Germany',
    })
  }

  /** Fills the cart unless it is full, and orders. */
  async #order(): Promise<void> {
    const { browser } = this.#person
    await browser.open('/cart')
    if (!this.#check().hasLink('Continue to checkout')) await this.#person.putInCart(this.kind)
    await browser.open('/checkout')
    if (this.#check().hasButton('Save address')) await this.#person.giveAddress()
    this.#check()
    await this.#person.order()
    if (this.#check().hasButton('Pay')) await this.#person.enterCard()
  }

  async #pay(): Promise<void> {
    await this.#person.browser.press('Pay now', { 'New card': true })
    if (this.#check().hasButton('Pay')) await this.#person.enterCard()
  }

  /** Has the mail sent again that has not come for long. */
  async #askForMail(): Promise<false> {
    if (++this.#looks % PATIENCE !== 0) return false
    await this.#person.browser.open('/account')
    if (this.#check().hasButton('Resend email')) await this.#person.browser.press('Resend email')
    return false
  }

  /** Follows the link of the mail, once it has come. */
  async #isVerified(): Promise<boolean> {
    const { browser } = this.#person
    const mail = this.mails.textTo(this.email).find((text) => text.includes('/email-verification/'))
    const link = mail && /https?:\S+\/email-verification\/[^\s"<>)]+/.exec(mail)?.[0]
    if (!link) return this.#askForMail()
    await browser.open(new URL(link).pathname)
    const button = 'Verify email'
    if (this.#check().hasButton(button)) await browser.press(button)
    this.#check()
    return true
  }
}
