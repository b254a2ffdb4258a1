import { countBusinessDays } from '#admin/business/count_days'
import { recordToday } from '#provisioning/capacity/record_capacity'
import Service from '#provisioning/models/service'
import { reconcileCluster } from '#provisioning/clusters/reconcile_cluster'
import { syncCluster } from '#provisioning/clusters/sync_cluster'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import { compareBalance } from '#billing/reconciliation/compare_balance'
import { confirmVatId } from '#billing/tax/confirm_vat_id'
import { bookMore, giveBack } from '#database/seeders/demo/corrections'
import { writeArticles } from '#database/seeders/demo/articles'
import { fillShelves } from '#database/seeders/demo/catalogue'
import { connectCluster, openAddressPool, setNodesOpen } from '#database/seeders/demo/cluster'
import { FAIR_COUPON, makeCoupons } from '#database/seeders/demo/coupons'
import { askAboutSuspension, askBeforeOrdering } from '#database/seeders/demo/conversations'
import {
  order,
  payByNewCard,
  payBySavedCard,
  saveCard,
  type Customer,
} from '#database/seeders/demo/orders'
import { bankSendsStatement, disputeFirstCharge } from '#database/seeders/demo/money_outside'
import { giveAddress, signUp } from '#database/seeders/demo/people'
import { raisePrice } from '#database/seeders/demo/prices'
import { requestArchive } from '#billing/archives/request_archive'
import { renew } from '#database/seeders/demo/renewals'
import { openShop, TIME_ZONE } from '#database/seeders/demo/shop'
import { Stage } from '#database/seeders/demo/stage'
import type { Actor } from '#core/actor'
import type { Simulators } from '#database/seeders/demo/simulators'
import type Cluster from '#provisioning/models/cluster'
import type Invoice from '#billing/models/invoice'
import type User from '#identity/models/user'

const VISA = '4242424242424242'
/** Can be saved; every charge is declined. */
const EMPTY_CARD = '4000000000000341'

/** What Ada's database gets more, and what she gets back in cents. */
const MORE_DISK_GB = 40
const FOR_THE_OUTAGE_MINOR = 200

const ADAS_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKcTfPsuejkYBWJSKBVNRLVF4F5LWKtdM5YgRPJ/O05S ada@fjordwerk'
const LARS_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDvg88/asFZtazEHFbjy9nBD7mdKZ4sd/kFTzCef6Vuz lars@laptop'

/**
 * Tells half a year of a small shop, in the order of time, through the verbs that people's clicks call, against the
 * simulators: nothing is written that could not have happened.
 */
export class Story {
  readonly #stage: Stage
  #owner!: User
  #cluster!: Cluster
  #ada!: Customer
  #lars!: Customer

  constructor(simulators: Simulators) {
    this.#stage = new Stage(simulators)
  }

  async tell(): Promise<void> {
    try {
      await this.#theShopOpens()
      await this.#adaStarts()
      await this.#adaGrows()
      await this.#larsPaysTwice()
      await this.#larsStopsPaying()
      await this.#thisMonth()
      await this.#today()
    } finally {
      await this.#stage.end()
    }
    await syncCluster(this.#cluster)
    await reconcileCluster(this.#cluster)
    await this.#stage.workUntilStill()
    await recordToday()
    for (let counted = 2; counted > 1;) ({ length: counted } = await countBusinessDays())
  }

  async #theShopOpens(): Promise<void> {
    await this.#on({ months: 5, days: 21 })
    this.#owner = await openShop()
    await this.#stage.stripe.payOutDaily()
    await compareBalance.run()
    this.#cluster = await connectCluster(this.#stage.simulators)
    await openAddressPool(this.#cluster)
    await fillShelves(this.#cluster)
    await makeCoupons()
    await writeArticles()
    await this.#stage.workUntilStill()
  }

  /** Ada's company orders its first machine and keeps the card. */
  async #adaStarts(): Promise<void> {
    await this.#on({ months: 5, days: 12 })
    this.#ada = {
      ...(await signUp({ name: 'Ada Lindqvist', email: 'ada@example.com', country: 'SE' })),
      sshKey: ADAS_KEY,
    }
    await giveAddress(this.#ada, {
      kind: 'company',
      companyName: 'Fjordwerk AB',
      vatId: 'SE000000000001',
      addressLine1: 'Ekgatan 14',
      postalCode: '411 00',
      city: 'Göteborg',
      billingEmail: 'ada@example.com',
    })
    await confirmVatId(this.#ada.account, this.#owner.id)
    const { invoice } = await order(this.#ada, {
      product: 'Skiff',
      template: 'Debian',
      hostname: 'www.fjordwerk.example',
    })
    await payByNewCard(this.#stage, invoice, { card: VISA, save: true })
    await this.#stage.workUntilStill()
  }

  /** A container for a year, then a large machine. */
  async #adaGrows(): Promise<void> {
    await this.#on({ months: 4, days: 12 })
    await this.#charge(await renew(this.#ada.account.id, ['www.fjordwerk.example']))
    await this.#buy({
      product: 'Dinghy',
      cycle: 'year',
      template: 'Alpine',
      hostname: 'monitor.fjordwerk.example',
    })

    await this.#on({ months: 3, days: 12 })
    await this.#charge(await renew(this.#ada.account.id, ['www.fjordwerk.example']))
    await this.#buy({ product: 'Clipper', template: 'Ubuntu', hostname: 'db.fjordwerk.example' })
  }

  /** Lars pays his first two invoices, the second one late and by bank transfer; Ada goes on as ever. */
  async #larsPaysTwice(): Promise<void> {
    await this.#on({ months: 2, days: 24 })
    this.#lars = {
      ...(await signUp({ name: 'Lars Thomsen', email: 'lars@example.com', country: 'DE' })),
      sshKey: LARS_KEY,
    }
    await giveAddress(this.#lars, {
      addressLine1: 'Am Deich 3',
      postalCode: '26122',
      city: 'Oldenburg',
      billingEmail: 'lars@example.com',
    })
    const { invoice } = await order(this.#lars, {
      product: 'Skiff',
      template: 'Debian',
      hostname: 'blog.lars.example',
    })
    await payByNewCard(this.#stage, invoice, { card: VISA, save: false })
    await this.#stage.workUntilStill()

    await this.#on({ months: 2, days: 12 })
    await this.#charge(
      await renew(this.#ada.account.id, ['www.fjordwerk.example', 'db.fjordwerk.example'])
    )
    await this.#buy({
      product: 'Skiff',
      template: 'Rocky Linux',
      hostname: 'resolver.fjordwerk.example',
      coupon: FAIR_COUPON,
    })

    await this.#on({ months: 1, days: 38 })
    const second = await renew(this.#lars.account.id, ['blog.lars.example'])
    await this.#on({ months: 1, days: 21 })
    await recordBankTransfer(second.id, {
      amount: second.amountDue(),
      note: 'Thomsen, late by three days',
    })
    await this.#stage.workUntilStill()
  }

  /** The third invoice of Lars falls due: the new card is empty, and after a week the machine is suspended. */
  async #larsStopsPaying(): Promise<void> {
    await this.#on({ months: 1, days: 12 })
    await this.#charge(await this.#renewAdas())

    await this.#on({ days: 38 })
    const third = await renew(this.#lars.account.id, ['blog.lars.example'])
    await this.#on({ days: 30 })
    await saveCard(this.#stage, this.#lars, EMPTY_CARD)
    const attempt = await payBySavedCard(third)
    if (attempt.state !== 'failed')
      throw new Error(`The empty card was not declined: ${attempt.state}`)
    await this.#stage.workUntilStill()

    await this.#on({ days: 17 })
    const blog = await this.#serviceNamed('blog.lars.example')
    await blog.suspend({ by: this.#asOwner, reason: 'billing' })
    await this.#stage.workUntilStill()
    await this.#on({ days: 16 })
    await askAboutSuspension(this.#lars, third.number)
  }

  /**
   * Ada books more disk for her database, gets something back for an outage, and stops the machine, which she does not need
   * yet; one of hers is suspended because it harms others.
   */
  async #thisMonth(): Promise<void> {
    await this.#on({ days: 12 })
    const renewal = await this.#renewAdas()
    await this.#charge(renewal)

    await this.#on({ days: 11 })
    const growing = await this.#serviceNamed('db.fjordwerk.example')
    await this.#charge(
      await bookMore(this.#ada, growing, { kind: 'extra_disk', quantity: MORE_DISK_GB })
    )

    await this.#on({ days: 10 })
    await giveBack(renewal, {
      totalMinor: FOR_THE_OUTAGE_MINOR,
      reason: 'Outage of the network on one afternoon',
      by: this.#asOwner,
    })
    await this.#stage.workUntilStill()

    await this.#stage.stripe.takeFee(120, 'Radar')
    await this.#on({ days: 9 })
    const database = await this.#serviceNamed('db.fjordwerk.example')
    await database.changePower('shutdown', { type: 'customer', id: this.#ada.user.id })
    await this.#stage.workUntilStill()

    await this.#on({ days: 4 })
    const resolver = await this.#serviceNamed('resolver.fjordwerk.example')
    await resolver.suspend({
      by: this.#asOwner,
      reason: 'abuse',
      note: 'Open DNS resolver: used in attacks on others',
      noteShown: true,
    })
    await this.#stage.workUntilStill()
  }

  /**
   * An order that waits for its payment, one that was paid while the nodes were closed for maintenance, so that staff
   * have something to retry, and a customer who has just arrived.
   */
  async #today(): Promise<void> {
    await this.#on({ hours: 20 })
    await order(this.#ada, {
      product: 'Dinghy',
      template: 'Debian',
      hostname: 'bot.fjordwerk.example',
    })
    await signUp({ name: 'Nora Weiss', email: 'nora@example.com', country: 'DE' })
    await this.#stage.workUntilStill()

    await disputeFirstCharge(this.#stage, this.#lars.account.id)
    await bankSendsStatement(this.#lars.account.id, this.#asOwner)

    await this.#on({ hours: 3 })
    const { invoice } = await order(this.#ada, {
      product: 'Foundry',
      template: 'Ubuntu',
      hostname: 'build.fjordwerk.example',
    })
    await this.#charge(invoice, async () => {
      await setNodesOpen(this.#cluster, false, this.#owner)
    })
    await setNodesOpen(this.#cluster, true, this.#owner)
    await raisePrice('Skiff', 650, this.#asOwner)
    await askBeforeOrdering()
    const { year } = this.#stage.today
    await requestArchive({ year, month: null, by: this.#asOwner })
    await this.#stage.workUntilStill()
  }

  get #asOwner(): Actor {
    return { type: 'staff', id: this.#owner.id }
  }

  /** Moves to a morning, or to some hours, before the end of the story, by the days of the shop. */
  async #on(before: { months?: number; days?: number; hours?: number }): Promise<void> {
    const moment = this.#stage.today.setZone(TIME_ZONE).minus(before)
    await this.#stage.moveTo(before.hours ? moment : moment.set({ hour: 9, minute: 24 }))
    await recordToday()
    await compareBalance.run()
  }

  /** Ada orders something and pays it with the saved card. */
  async #buy(wish: Parameters<typeof order>[1]): Promise<void> {
    const { invoice } = await order(this.#ada, wish)
    await this.#charge(invoice)
  }

  async #charge(invoice: Invoice, beforeWork = async () => {}): Promise<void> {
    const attempt = await payBySavedCard(invoice)
    if (attempt.state !== 'succeeded')
      throw new Error(`${invoice.number} was not paid: ${attempt.state}`)
    await beforeWork()
    await this.#stage.workUntilStill()
  }

  #renewAdas(): Promise<Invoice> {
    return renew(this.#ada.account.id, [
      'www.fjordwerk.example',
      'db.fjordwerk.example',
      'resolver.fjordwerk.example',
    ])
  }

  #serviceNamed(hostname: string): Promise<Service> {
    return Service.findByOrFail('hostname', hostname)
  }
}
