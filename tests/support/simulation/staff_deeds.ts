import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { bookEntry } from '#billing/bank/book_entry'
import { reopenEntry } from '#billing/bank/reopen_entry'
import {
  extendCollection,
  holdCollection,
  resumeCollection,
  skipStep,
} from '#billing/collections/steer_collection'
import { creditByStaff } from '#billing/credit_notes/credit_by_staff'
import { creditFormOf } from '#billing/credit_notes/credit_form'
import { holdRenewal } from '#billing/holds/hold_renewal'
import { releaseRenewal } from '#billing/holds/release_renewal'
import { voidInvoice } from '#billing/invoices/void_invoice'
import { grantCredit } from '#billing/ledger/grant_credit'
import { previewParked } from '#billing/parked/preview_parked'
import { resumeParked } from '#billing/parked/resume_parked'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import { schedulePriceChange } from '#billing/price_changes/schedule_price_change'
import { takeBackPriceChange } from '#billing/price_changes/take_back_price_change'
import { extendPaid } from '#billing/renewals/extend_paid'
import { shopDay } from '#billing/shop_day'
import { refundByStaff } from '#billing/refunds/refund_by_staff'
import { writeOffInvoice } from '#billing/write_offs/write_off_invoice'
import BankEntry from '#billing/models/bank_entry'
import Collection from '#billing/models/collection'
import Invoice from '#billing/models/invoice'
import PriceList from '#catalog/models/price_list'
import PriceListPrice from '#catalog/models/price_list_price'
import PriceChange from '#billing/models/price_change'
import Subscription from '#billing/models/subscription'
import { bankEntry } from '#tests/support/bank'
import type { Deed } from '#tests/support/simulation/deeds'
import type { PriceTarget } from '#billing/contracts/listed_prices'
import type { Dice } from '#tests/support/simulation/dice'
import type { SimulatedShop } from '#tests/support/simulation/simulated_shop'

const SETTLING = ['due', 'refund', 'credit', 'outside'] as const
const by = SYSTEM
const reason = 'Simulated'

/** A renewal stops as one does that cannot be billed, as nobody fails of themselves here. */
async function pauseOne(shop: SimulatedShop): Promise<string | undefined> {
  const subscription = await shop.aSubscription()
  if (!subscription?.invoiceOn) return
  await subscription
    .merge({ parkedAt: clock.now(), parkedReason: 'failed', invoiceOn: null })
    .save()
  return `${subscription.hostname} paused`
}

/** What the shop's staff do. */
export const staffDeeds: Deed[] = [
  {
    name: 'transfer',
    weight: 6,
    async run({ dice, ...shop }) {
      const invoice = await Invoice.query()
        .whereIn('state', ['open', 'uncollectible'])
        .orderBy('seq')
        .then((found) => dice.pick(found))
      if (!invoice) return
      const due = invoice.amountDue().minor
      const minor = dice.pick([due, due, Math.max(1, due - dice.between(1, 500)), due + 250])!
      const amount = Money.of(minor, invoice.currency)
      const note = `transfer ${shop.servers}`
      const done = await recordBankTransfer(invoice.id, { amount, note })
      return `${invoice.number} ${minor} of ${due} ${done.ok ? 'booked' : done.error.type}`
    },
  },
  {
    name: 'credit note',
    weight: 5,
    async run(shop) {
      const invoice = await shop.anInvoice('open', 'paid', 'uncollectible')
      if (!invoice) return
      const settle = shop.dice.pick(SETTLING)!
      const all = shop.dice.percent(30)
      const total = String(shop.dice.between(1, 1500) / 100)
      const extent = all ? ({ extent: 'all' } as const) : ({ extent: 'total', total } as const)
      const why = { settle, reason, by, reference: 'SIM', form_marker: newId() }
      const done = await creditByStaff(invoice, await creditFormOf(invoice), { ...extent, ...why })
      return `${invoice.number} ${all ? 'all' : total} ${settle} ${done.ok ? done.value.number : done.error.type}`
    },
  },
  {
    name: 'refund',
    weight: 5,
    async run(shop) {
      const invoice = await shop.anInvoice('paid')
      if (!invoice) return
      const amountMinor = shop.dice.between(1, Math.max(1, invoice.totalMinor))
      const to = shop.dice.pick(['refund', 'credit', 'outside'] as const)!
      const input = { amountMinor, reason, by, to, reference: 'SIM', request: newId() }
      const done = await refundByStaff(invoice, input)
      return `${invoice.number} ${amountMinor} ${to} ${done.ok ? 'asked' : done.error.type}`
    },
  },
  {
    name: 'void',
    weight: 3,
    async run(shop) {
      const invoice = await shop.anInvoice('open', 'uncollectible')
      if (!invoice) return
      const done = await transaction((trx) => voidInvoice(trx, invoice.id, { by, reason }))
      return `${invoice.number} ${done}`
    },
  },
  {
    name: 'write off',
    weight: 2,
    async run(shop) {
      const invoice = await shop.anInvoice('open')
      if (!invoice) return
      const done = await transaction((trx) => writeOffInvoice(trx, invoice.id, { by, reason }))
      return `${invoice.number} ${done}`
    },
  },
  {
    name: 'grant credit',
    weight: 4,
    async run(shop) {
      const customer = shop.dice.pick(shop.customers)
      if (!customer) return
      const amount = Money.of(shop.dice.between(1, 4000), customer.account.currency)
      await grantCredit(customer.account.id, { amount, reason, by })
      return `${customer.user.email} ${amount.minor}`
    },
  },
  {
    name: 'invoice by hand',
    weight: 3,
    async run(shop) {
      const customer = shop.dice.pick(shop.customers)
      if (!customer) return
      const { id: accountId, currency } = customer.account
      const quantity = shop.dice.between(1, 7)
      const unitMinor = shop.dice.between(1, 3333)
      const line = { kind: 'recurring', description: 'Work', quantity, unitMinor } as const
      const invoice = await transaction((trx) =>
        Invoice.issue(trx, {
          ...{ accountId, currency, kind: 'manual', lines: [line] },
          dueIn: { days: 14 },
        })
      )
      return `${customer.user.email} ${invoice.number} ${invoice.totalMinor}`
    },
  },
  {
    name: 'scheduled price change',
    weight: 2,
    async run({ dice, shelf }) {
      const plan = dice.pick(shelf.plans.filter(({ isHourly }) => !isHourly))!
      const option = dice.percent(25) ? dice.pick(shelf.options) : undefined
      const named = dice.percent(35) ? await aListPrice(dice) : undefined
      const target = named
        ? named
        : option
          ? { kind: 'option' as const, refId: option.id, currency: Object.keys(option.prices)[0] }
          : { kind: 'plan' as const, refId: plan.id, currency: plan.currency }
      const open = await PriceChange.query().where('state', 'scheduled').orderBy('id')
      if (open.length > 0 && dice.percent(30)) {
        const done = await takeBackPriceChange(open[0].id, by)
        return `${open[0].toMinor} taken back ${done}`
      }
      const toMinor = target.kind === 'option' ? dice.between(50, 400) : dice.between(100, 9900)
      const done = await schedulePriceChange(
        {
          ...{ ...target, toMinor },
          effectiveOn: (await shopDay()).plus({ days: dice.between(1, 20) }),
          audience: dice.pick(['new', 'existing', 'existing'] as const)!,
          ...{ takesOthers: dice.percent(50), noticeDays: dice.between(0, 35) },
        },
        by
      )
      return `${target.kind}${named ? ' of a list' : ''} ${toMinor} ${done.ok ? done.value.audience : done.error.type}`
    },
  },
  {
    name: 'days for nothing',
    weight: 2,
    async run(shop) {
      const subscription = await shop.aSubscription()
      if (!subscription) return
      const days = shop.dice.between(1, 40)
      const done = await extendPaid(subscription.id, { days, reason, by })
      return `${subscription.hostname} ${days} ${done.ok ? 'given' : done.error.type}`
    },
  },
  {
    name: 'renewal held',
    weight: 2,
    async run(shop) {
      const subscription = await shop.aSubscription()
      if (!subscription) return
      if (await releaseRenewal(subscription.id, by)) return `${subscription.hostname} released`
      const until = (await shopDay()).plus({ days: shop.dice.between(1, 30) })
      const done = await holdRenewal(subscription.id, { until, reason, by })
      return `${subscription.hostname} ${until.toISODate()} ${done.ok ? 'held' : done.error.type}`
    },
  },
  {
    name: 'paused renewals resumed',
    weight: 2,
    async run(shop) {
      const paused = await Subscription.query()
        .where('state', 'active')
        .whereNotNull('parked_reason')
        .orderBy('hostname')
      if (paused.length === 0) return pauseOne(shop)
      const from = shop.dice.pick(['missed', 'today'] as const)!
      const seen = await previewParked(
        paused.map(({ id }) => id),
        from
      )
      const { ids, fingerprint } = seen
      const done = await resumeParked({ ids, from, fingerprint, by })
      return `${paused.length} ${from} ${done.ok ? 'resumed' : done.error.type}`
    },
  },
  {
    name: 'collection steered',
    weight: 3,
    async run({ dice }) {
      const open = await Collection.query()
        .where('state', 'open')
        .preload('invoice')
        .then((found) => found.sort((one, other) => one.invoice.seq! - other.invoice.seq!))
      const collection = dice.pick(open)
      if (!collection) return
      const { id, invoice } = collection
      const how = dice.pick(['hold', 'resume', 'extend', 'skip'] as const)!
      const dueOn = (await shopDay()).plus({ days: dice.between(1, 20) })
      const steer = {
        hold: () => holdCollection(id, { by, reason }),
        resume: () => resumeCollection(id, { by, reason }),
        extend: () => extendCollection(id, { by, reason, dueOn }),
        skip: () => skipStep(id, { by, reason }),
      }
      return `${invoice.number} ${how} ${await steer[how]()}`
    },
  },
  {
    name: 'bank entry',
    weight: 4,
    async run(shop) {
      const { dice } = shop
      const booked = await BankEntry.query().where('state', 'booked').orderBy('created_at')
      const wrong = dice.percent(35) ? dice.pick(booked.slice(-6)) : undefined
      if (wrong) {
        const done = await reopenEntry(wrong.id, { by })
        return `${wrong.amountMinor} ${done.ok ? 'was booked by mistake' : done.error.type}`
      }
      const invoice = await shop.anInvoice('open', 'uncollectible')
      if (!invoice) return
      const { accountId, currency } = invoice
      const due = invoice.amountDue().minor
      const amountMinor = dice.pick([due, Math.max(1, due - dice.between(1, 300)), due + 150])!
      const entry = await bankEntry({ amountMinor, currency })
      const parts = [{ invoiceId: invoice.id, minor: Math.min(due, amountMinor) }]
      const done = await bookEntry(entry.id, { parts, restTo: accountId, version: null, by })
      return `${invoice.number} ${amountMinor} of ${due} ${done.ok ? 'booked' : done.error.type}`
    },
  },
]

/** One of the prices that lists name. */
async function aListPrice(dice: Dice): Promise<PriceTarget | undefined> {
  const price = dice.pick(await PriceListPrice.query().orderBy('price_minor').orderBy('kind'))
  if (!price) return
  const { currency, id: listId } = await PriceList.findOrFail(price.priceListId)
  return { kind: price.kind, refId: price.refId, currency, listId }
}
