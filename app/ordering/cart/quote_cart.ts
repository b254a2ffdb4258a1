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

export interface CartQuote {
  lines: CartLine[]
  /** What can be ordered now, which the amounts are of. */
  orderable: CartLine[]
  /** What cannot; it costs nothing until it can. */
  blocked: CartLine[]
  /** As listed, before tax is worked out. */
  subtotal: Money
  today: TaxQuote
  /** What falls due again, by cycle, tax included. */
  renewals: { unit: string; count: number; total: Money }[]
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
  const question = { account: buyer.account, country: buyer.country, currency: cart.currency }
  const priced = orderable.flatMap((line) =>
    line.amounts.map(({ quantity, unit }) => ({ quantity, unitMinor: unit.minor }))
  )
  const today = await TaxCalculator.quote({ ...question, lines: priced }, trx)

  const renewals: CartQuote['renewals'] = []
  for (const [cycle, group] of byCycle(orderable)) {
    const recurring = group.map((line) => ({ quantity: 1, unitMinor: line.renewal.minor }))
    const { total } = await TaxCalculator.quote({ ...question, lines: recurring }, trx)
    renewals.push({ unit: cycle.unit, count: cycle.count, total })
  }

  const subtotal = Money.sum(
    orderable.map((line) => line.today),
    cart.currency
  )
  const fingerprint = fingerprintOf(cart, lines, today)
  return { lines, orderable, blocked, subtotal, today, renewals, fingerprint }
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

function byCycle(lines: CartLine[]): Map<{ unit: string; count: number }, CartLine[]> {
  const cycles = new Map<string, { unit: string; count: number }>()
  const groups = new Map<{ unit: string; count: number }, CartLine[]>()
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
