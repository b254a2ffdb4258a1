import { createHash } from 'node:crypto'
import { Money } from '#core/money/money'
import { sellability } from '#core/registries/sellability'
import { TaxCalculator, type TaxQuote } from '#billing'
import ProductOption from '#catalog/models/product_option'
import CartItem from '#ordering/models/cart_item'
import { judgeAnswers } from '#ordering/cart/judge_answers'
import { judgeLines } from '#ordering/cart/judge_lines'
import { priceItem, type CartLine } from '#ordering/cart/price_item'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Account from '#identity/models/account'
import type Cart from '#ordering/models/cart'

export interface PricedLines {
  /** As listed, before tax is worked out. */
  subtotal: Money
  today: TaxQuote
  /** What falls due again, by cycle, tax included. */
  renewals: { unit: string; count: number; total: Money }[]
}

export interface CartQuote extends PricedLines {
  lines: CartLine[]
  /** What can be ordered now, which the amounts are of. */
  orderable: CartLine[]
  /** What cannot; it costs nothing until it can. */
  blocked: CartLine[]
  /** Names exactly this offer: what is ordered and every amount. It changes when anything of that changes. */
  fingerprint: string
}

type Buyer = { account?: Account | null; country?: string | null }

/**
 * What a cart costs this buyer at today's catalogue and tax rates, and what stands against ordering it: as it is at this
 * moment inside a transaction, else a few seconds old. What cannot be ordered costs nothing, nor does an empty cart.
 */
export async function quoteCart(
  cart: Cart,
  buyer: Buyer,
  trx?: TransactionClientContract
): Promise<CartQuote> {
  const lines = await linesOf(cart, trx)
  const [orderable, blocked] = partition(lines, ({ problem }) => problem === null)
  const priced = await priceLines(orderable, { ...buyer, currency: cart.currency }, trx)
  const fingerprint = fingerprintOf(cart, lines, priced.today)
  return { lines, orderable, blocked, ...priced, fingerprint }
}

/** What lines of one currency cost a buyer together: now, and when they fall due again. */
export async function priceLines(
  lines: Pick<CartLine, 'plan' | 'amounts' | 'today' | 'renewal'>[],
  { account, country, currency }: Buyer & { currency: string },
  trx?: TransactionClientContract
): Promise<PricedLines> {
  const question = { account, country, currency }
  const priced = lines.flatMap((line) =>
    line.amounts.map(({ quantity, unit }) => ({ quantity, unitMinor: unit.minor }))
  )
  const today = await TaxCalculator.quote({ ...question, lines: priced }, trx)

  const renewals: PricedLines['renewals'] = []
  for (const [cycle, group] of byCycle(lines)) {
    const recurring = group.map((line) => ({ quantity: 1, unitMinor: line.renewal.minor }))
    const { total } = await TaxCalculator.quote({ ...question, lines: recurring }, trx)
    renewals.push({ unit: cycle.unit, count: cycle.count, total })
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

async function linesOf(cart: Cart, trx?: TransactionClientContract): Promise<CartLine[]> {
  const items = await CartItem.query({ client: trx })
    .where('cart_id', cart.id)
    .orderBy('id')
    .preload('template')
    .preload('plan', (plan) => plan.preload('product'))
  const chosen = [...new Set(items.flatMap((item) => Object.keys(item.options)))]
  const options =
    chosen.length > 0 ? await ProductOption.query({ client: trx }).whereIn('id', chosen) : []
  const byId = new Map(options.map((option) => [option.id, option]))
  const lines = items.map((item) => priceItem(item, byId))
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
    ...line.amounts.map(({ kind, quantity, unit }) => [kind, quantity, unit.minor]),
  ])
  const text = JSON.stringify([cart.currency, offer, today.net.minor, today.tax.minor])
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
