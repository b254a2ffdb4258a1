import { DateTime } from 'luxon'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { setTaxRate } from '#billing/tax/set_tax_rate'
import { compareBalance } from '#billing/reconciliation/compare_balance'
import Invoice from '#billing/models/invoice'
import PaymentMethod from '#billing/models/payment_method'
import Subscription from '#billing/models/subscription'
import Membership from '#identity/models/membership'
import Template from '#catalog/models/template'
import User from '#identity/models/user'
import Service from '#provisioning/models/service'
import { createFakeWorld } from '#tests/support/provisioning'
import { Dice } from '#tests/support/simulation/dice'
import { fillShelf, shelfOf, type Shelf } from '#tests/support/simulation/shelf'
import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import type { FakeHost } from '@innkeeper/provisioning/fake'
import type { Bank } from '#tests/support/simulation/bank'
import Account from '#identity/models/account'

export interface Customer {
  user: User
  account: Account
  cards: PaymentMethod[]
}

/** Room for some thousand machines. */
export const NODES = Array.from({ length: 16 }, (_, index) => `fake${index + 1}`)

/** Where the company is: with a day that begins at one where the clocks go forward, and one that no hour divides. */
const ZONES = ['Europe/Berlin', 'Africa/Cairo', 'America/New_York', 'Asia/Kathmandu']

/** Forty days from here hold a leap day, a short month's end and the hour that is left out in spring; 260 the one that comes twice. */
const OPENS = '2028-02-20T06:00:00'

interface Opening {
  seed: number
  accounts: number
  bank: Bank
  /** The host that it is served by, where that is not one that ends with this process. */
  host?: FakeHost
}

/** What a run has at hand: chance, a simulated Stripe, a host in memory, and the customers who came so far. */
export class SimulatedShop {
  readonly customers: Customer[] = []
  readonly done: string[] = []
  readonly counts = new Map<string, number>()
  servers = 0
  /** How many events of the gateway were looked at, and those that are still on their way. */
  eventsSeen = 0
  /** How often, of a hundred times that something is done, the power is to go meanwhile, and at which of these points; where left out, at those on its way. */
  cuts: { share: number; points?: readonly string[] } = { share: 9 }
  /** Is told what was done, as soon as it was. */
  onDeed: (name: string, line: string) => void = () => {}
  readonly undelivered: Awaited<ReturnType<Bank['eventsFrom']>> = []

  private constructor(
    public dice: Dice,
    readonly bank: Bank,
    readonly shelf: Shelf,
    readonly mostAccounts: number
  ) {}

  /** The zone of a company that a seed decides upon. */
  static zoneOf(seed: number): string {
    return ZONES[seed % ZONES.length]
  }

  /** When it opens. */
  static firstMoment(seed: number): DateTime {
    return DateTime.fromISO(OPENS, { zone: this.zoneOf(seed) })
  }

  /** Opens with everything that is on sale. */
  static async open({ seed, accounts, bank, host }: Opening): Promise<SimulatedShop> {
    clock.travelTo(this.firstMoment(seed))
    await bank.setTime(clock.now().toISO() ?? '')
    const { product, templates, cluster } = await createFakeWorld({
      cidr: '10.0.0.0/16',
      nodes: NODES,
      host,
    })
    await cluster.merge({ clonesAtOnce: 20 }).save()
    await fillShelf(product)
    await decide(seed)
    const shelf = await shelfOf(templates.vm)
    // A panel looks for the first time when it is set up.
    await compareBalance.run()
    return new SimulatedShop(new Dice(seed), bank, shelf, accounts)
  }

  /** The shop that another process opened and left; what was on its way to it is lost. */
  static async openAgain(
    { accounts, bank }: Omit<Opening, 'host' | 'seed'>,
    dice: Dice
  ): Promise<SimulatedShop> {
    const template = await Template.query().where('kind', 'vm').orderBy('id').firstOrFail()
    const shop = new SimulatedShop(dice, bank, await shelfOf(template), accounts)
    shop.customers.push(...(await customersSoFar()))
    shop.servers = (await Service.query().select('id')).length
    shop.eventsSeen = await bank.countEvents()
    return shop
  }

  /** Moves every clock to a moment, and has the bank do what takes time. */
  async travelTo(moment: DateTime): Promise<void> {
    clock.travelTo(moment)
    await this.bank.setTime(clock.now().toISO() ?? '')
  }

  /** Some invoice in one of the states, told by its number so that a seed finds the same again. */
  async anInvoice(...states: Invoice['state'][]): Promise<Invoice | undefined> {
    const { length } = await Invoice.query().whereIn('state', states).select('id').pojo()
    if (length === 0) return undefined
    const found = await Invoice.query()
      .whereIn('state', states)
      .orderBy('seq')
      .offset(this.dice.below(length))
      .limit(1)
    return found[0]
  }

  /** Some active subscription, told by its host name. */
  async aSubscription(
    narrow: (query: ModelQueryBuilderContract<typeof Subscription>) => void = () => {}
  ): Promise<Subscription | undefined> {
    const query = Subscription.query().where('state', 'active').orderBy('hostname')
    narrow(query)
    return this.dice.pick(await query)
  }

  note(name: string, what: string): void {
    const line = `${clock.now().toFormat('yyyy-MM-dd HH:mm')} ${name}: ${what}`
    this.done.push(line)
    this.onDeed(name, line)
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1)
  }
}

/** What a shop decides once, each seed another way. */
async function decide(seed: number): Promise<void> {
  await setTaxRate({ country: 'AT', rateBp: 2000, validFrom: clock.now().minus({ years: 1 }) })
  await setTaxRate({ country: 'AT', rateBp: 2100, validFrom: clock.now().plus({ days: 130 }) })
  await transaction((trx) =>
    settings.set(
      {
        'company.time_zone': SimulatedShop.zoneOf(seed),
        'billing.tax_mode': seed % 3 === 0 ? 'inclusive' : 'exclusive',
        'billing.vat_rule': 'format',
        'billing.hourly_unpaid_limit': seed % 2 === 0 ? 3 : 0,
        'billing.trial_without_card': seed % 5 === 0 ? 'invoice' : 'suspend',
        'billing.credit_on_cancel': seed % 2 === 0 ? 'unused_days' : 'none',
      },
      trx
    )
  )
}

async function customersSoFar(): Promise<Customer[]> {
  const users = await User.query().where('email', 'like', 'customer%@example.test').orderBy('id')
  const found: Customer[] = []
  for (const user of users) {
    const { accountId } = await Membership.findByOrFail('user_id', user.id)
    const cards = await PaymentMethod.query().where('account_id', accountId).orderBy('id')
    found.push({ user, account: await Account.findOrFail(accountId), cards })
  }
  return found
}
