import { lacksCard } from '#ordering/cart/lacks_card'
import Product from '#catalog/models/product'
import Account from '#identity/models/account'
import { quoteCart, type CartQuote } from '#ordering/cart/quote_cart'
import TermsVersion from '#ordering/models/terms_version'
import { holdToCurrency } from '#ordering/orders/hold_to_currency'
import { OrderRefused, type OrderRequest } from '#ordering/orders/order_request'
import { unpaidAllowance } from '#ordering/orders/unpaid_allowance'
import type Cart from '#ordering/models/cart'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** What a cart costs, with its stock taken; refuses the order where it is not what was agreed to or cannot be had. */
export async function agreedQuote(
  cart: Cart,
  request: OrderRequest,
  trx: TransactionClientContract
): Promise<CartQuote> {
  if (cart.accountId !== null && cart.accountId !== request.account.id)
    throw new OrderRefused({ type: 'not_yours' })
  // As it is now: the invoice is written to it, whatever the page that was agreed to knew.
  const account = await Account.query({ client: trx })
    .where('id', request.account.id)
    .forUpdate()
    .firstOrFail()
  if (!request.byStaff) await holdToAllowance(request, trx)
  await holdToCurrency(account, cart.currency, trx)
  if (!account.hasAddress) throw new OrderRefused({ type: 'address_missing' })
  const terms = await TermsVersion.inForce(trx)
  if ((terms?.id ?? null) !== request.termsVersionId)
    throw new OrderRefused({ type: 'terms_changed' })

  const quote = await quoteCart(cart, { account }, trx)
  refuseUnavailable(quote)
  const isTaken = lostTrial(quote, request)
  if (isTaken) throw new OrderRefused({ type: 'trial_used' })
  const agreed = request.agreedTo === undefined || request.agreedTo === quote.fingerprint
  if (!agreed) throw new OrderRefused({ type: 'offer_changed' })
  if (!request.byStaff && (await lacksCard(quote, account, trx)))
    throw new OrderRefused({ type: 'trial_needs_card' })
  const { problem, code } = quote.coupon ?? {}
  if (problem && code && request.byStaff) throw new OrderRefused({ type: 'coupon', problem, code })
  await takeStock(quote, trx)
  return quote
}

async function holdToAllowance({ account, user }: OrderRequest, trx: TransactionClientContract) {
  const unpaid = await unpaidAllowance(account.id, user, trx)
  if (unpaid.open >= unpaid.most) throw new OrderRefused({ type: 'too_many_unpaid', ...unpaid })
}

/** Whether the page that was agreed to offered a guest days for free that somebody known by the same marks had before. */
function lostTrial({ lines, fingerprint }: CartQuote, { agreedTo }: OrderRequest): boolean {
  if (agreedTo === undefined || agreedTo === fingerprint) return false
  return lines.some(({ product }) => product.trialDays) && lines.every(({ trial }) => !trial)
}

function refuseUnavailable({ lines }: CartQuote): void {
  if (lines.length === 0) throw new OrderRefused({ type: 'empty' })
  for (const { item, product, problem } of lines) {
    if (problem)
      throw new OrderRefused({
        type: 'item_unavailable',
        itemId: item.id,
        product: product.name,
        problem,
      })
  }
}

/** Products in the order of their ids, so that two orders never wait for each other. */
async function takeStock({ lines }: CartQuote, trx: TransactionClientContract): Promise<void> {
  const sorted = lines.toSorted((a, b) => (a.product.id < b.product.id ? -1 : 1))
  for (const { product, item } of sorted) {
    if (await Product.takeFromStock(product.id, 1, trx)) continue
    throw new OrderRefused({
      type: 'item_unavailable',
      itemId: item.id,
      product: product.name,
      problem: 'out_of_stock',
    })
  }
}
