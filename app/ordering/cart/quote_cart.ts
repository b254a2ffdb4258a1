import { createHash } from 'node:crypto'
import { Money } from '#core/money/money'
import { sellability } from '#core/registries/sellability'
import { TaxCalculator, type TaxQuote } from '#billing'
import { meterPrices, sellTo } from '#catalog'
import ProductOption from '#catalog/models/product_option'
import CartItem from '#ordering/models/cart_item'
import { judgeAnswers } from '#ordering/cart/judge_answers'
import { offerTrial } from '#ordering/cart/offer_trial'
import { judgeLines } from '#ordering/cart/judge_lines'
import { cartCoupon, type CartCoupon } from '#ordering/cart/cart_coupon'
import { priceItem, type CartLine } from '#ordering/cart/price_item'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Account from '#identity/models/account'
import type Cart from '#ordering/models/cart'

export interface PricedLines {
  /** As listed, before tax is worked out. */
  subtotal: Money
  today: TaxQuote
  /** What falls due again, by cycle, tax included. */
  renewals: RenewalPrice[]
}

/** What falls due again of servers with one cycle, tax included. */
export interface RenewalPrice {
  unit: string
  count: number
  total: Money
  /** What it comes to while a coupon lasts; null where none is taken off it. */
  reduced: Money | null
  /** For how many cycles, at most; null for ever. */
  cycles: number | null
}

export interface CartQuote extends PricedLines {
  lines: CartLine[]
  /** What can be ordered now, which the amounts are of. */
  orderable: CartLine[]
  /** What cannot; it costs nothing until it can. */
  blocked: CartLine[]
  /** The coupon that is in the cart, with what it does or why it does nothing; null where there is none. */
  coupon: CartCoupon | null
  /** Names exactly this offer: what is ordered and every amount. It changes when anything of that changes. */
  fingerprint: string
}

type Buyer = { account?: Account | null; country?: string | null }

/**
 * What a cart costs this buyer at today's catalogue and tax rates, and what stands against ordering it: as it is at this
 * moment inside a transaction, else a few seconds old. What cannot be ordered costs nothing, nor does an empty cart. A coupon is taken
 * off what can be ordered; in a transaction it stays locked.
 */
export async function quoteCart(
  cart: Cart,
  buyer: Buyer,
  trx?: TransactionClientContract
): Promise<CartQuote> {
  const lines = await linesOf(cart, buyer, trx)
  await offerTrial(lines, buyer.account, trx)
  const [orderable, blocked] = partition(lines, ({ problem }) => problem === null)
  const coupon = await cartCoupon(cart, orderable, buyer.account, trx)
  const priced = await priceLines(orderable, { ...buyer, currency: cart.currency }, trx)
  const fingerprint = fingerprintOf(cart, lines, priced.today)
  return { lines, orderable, blocked, coupon, ...priced, fingerprint }
}

/** What lines of one currency cost a buyer together: now, and when they fall due again. */
export async function priceLines(
  lines: Pick<
    CartLine,
    'plan' | 'amounts' | 'today' | 'renewal' | 'renewalOff' | 'reducedCycles'
  >[],
  { account, country, currency }: Buyer & { currency: string },
  trx?: TransactionClientContract
): Promise<PricedLines> {
  const question = { account, country, currency }
  const priced = lines.flatMap((line) =>
    line.amounts.map(({ quantity, unit, off }) => {
      return { quantity, unitMinor: unit.minor, discount: off }
    })
  )
  const today = await TaxCalculator.quote({ ...question, lines: priced }, trx)

  const renewals: PricedLines['renewals'] = []
  for (const [cycle, group] of byCycle(lines.filter(({ plan }) => !plan.isHourly))) {
    const recurring = group.map((line) => ({ quantity: 1, unitMinor: line.renewal.minor }))
    const { total } = await TaxCalculator.quote({ ...question, lines: recurring }, trx)
    const less = group.map((line, index) => ({ ...recurring[index], discount: line.renewalOff }))
    const isLess = group.some((line) => line.renewalOff.isPositive)
    const reduced = isLess ? await TaxCalculator.quote({ ...question, lines: less }, trx) : null
    const { unit, count } = cycle
    const numbers = group.map(({ reducedCycles }) => reducedCycles)
    const cycles = numbers.includes(null) ? null : Math.max(...numbers.map(Number))
    renewals.push({ unit, count, total, reduced: reduced?.total ?? null, cycles })
  }
  const subtotal = Money.sum(
    lines.map((line) => line.today),
    currency
  )
  return { subtotal, today, renewals }
}

function partition<T>(items: T[], fits: (item: T) => boolean): [T[], T[]] {
  return [items.filter(fits), items.filter((item) => !fits(item))]
}

async function linesOf(
  cart: Cart,
  { account = null }: Buyer,
  trx?: TransactionClientContract
): Promise<CartLine[]> {
  const items = await CartItem.query({ client: trx })
    .where('cart_id', cart.id)
    .orderBy('id')
    .preload('template')
    .preload('plan', (plan) => plan.preload('product'))
  const plans = items.map(({ plan }) => plan)
  await sellTo(account, plans, trx)
  const usage = await meterPrices(plans, trx)
  const chosen = [...new Set(items.flatMap((item) => Object.keys(item.options)))]
  const options =
    chosen.length > 0 ? await ProductOption.query({ client: trx }).whereIn('id', chosen) : []
  const byId = new Map(options.map((option) => [option.id, option]))
  const lines = items.map((item) => {
    return { ...priceItem(item, byId), usage: usage.get(item.planId) ?? [] }
  })
  await judgeAnswers(lines)
  judgeLines(lines, await (trx ? sellability.read(trx) : sellability.recent()))
  return lines
}

function byCycle<Line extends Pick<CartLine, 'plan'>>(
  lines: Line[]
): Map<{ unit: string; count: number }, Line[]> {
  const cycles = new Map<string, { unit: string; count: number }>()
  const groups = new Map<{ unit: string; count: number }, Line[]>()
  for (const line of lines) {
    const { cycleUnit: unit, cycleCount: count } = line.plan
    const key = `${count}${unit}`
    const cycle = cycles.get(key) ?? { unit, count }
    cycles.set(key, cycle)
    groups.set(cycle, [...(groups.get(cycle) ?? []), line])
  }
  return groups
}

function fingerprintOf(cart: Cart, lines: CartLine[], today: TaxQuote): string {
  const offer = lines.map((line) => [
    line.item.id,
    line.plan.id,
    line.template.id,
    line.item.hostname,
    line.item.sshKey,
    line.item.orderSettings,
    ...(line.trial ? [line.trial.days, line.renewal.minor] : []),
    ...line.amounts.map(({ kind, quantity, unit, off }) => [kind, quantity, unit.minor, off.minor]),
    ...[line.renewalOff.minor, line.reducedCycles],
    ...line.usage,
  ])
  const text = JSON.stringify([cart.currency, offer, today.net.minor, today.tax.minor])
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
