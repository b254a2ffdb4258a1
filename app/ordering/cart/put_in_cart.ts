import { transaction } from '#core/database/transaction'
import { refuseField } from '#core/exceptions/refuse_field'
import { orderCurrencies } from '#billing'
import { openCart } from '#ordering/cart/current_cart'
import { optionMessages } from '#ordering/configure/option_messages'
import { readItemForm } from '#ordering/cart/read_item_form'
import Cart from '#ordering/models/cart'
import CartItem from '#ordering/models/cart_item'
import { keepKeys, keysToKeep } from '#ordering/ssh/chosen_keys'
import { cartItemValidator } from '#ordering/validators/cart_item_validator'
import type { HttpContext } from '@adonisjs/core/http'

const MOST_ITEMS = 20

/** Puts the server that the form describes in the visitor's cart; keys that it asks to keep go with it. */
export async function putInCart(ctx: HttpContext): Promise<CartItem> {
  const item = new CartItem()
  const { currency, keys } = await readForm(ctx, item)
  await holdToAccount(ctx, currency)
  const { id } = await openCart(ctx, currency)
  return transaction(async (trx) => {
    // One after the other, so that machines that are added at once are counted, and cost in one currency.
    const cart = await Cart.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
    await makeRoom(ctx, cart, currency)
    await cart.touch(trx)
    await keepKeys(trx, ctx.visitor.account, keys)
    return item.storeIn(cart, trx)
  })
}

/** Writes the form into an item of the visitor's cart; keys that it asks to keep go with it. */
export async function changeInCart(ctx: HttpContext, item: CartItem): Promise<CartItem> {
  const { currency, keys } = await readForm(ctx, item)
  await item.load('cart')
  holdToCurrency(ctx, item.cart, currency)
  return transaction(async (trx) => {
    await keepKeys(trx, ctx.visitor.account, keys)
    const stored = await CartItem.findOrFail(item.id, { client: trx })
    return stored.merge(item.$attributes).save()
  })
}

async function readForm(ctx: HttpContext, item: CartItem) {
  const { account } = ctx.visitor
  const messages = await optionMessages(ctx)
  const validate = () => ctx.request.validateUsing(cartItemValidator, messages)
  const { form, currency } = await readItemForm(ctx, { item, account, validate })
  return { currency, keys: await keysToKeep(ctx, form) }
}

async function makeRoom(ctx: HttpContext, cart: Cart, currency: string): Promise<void> {
  const items = await cart.related('items').query().select('id')
  if (items.length >= MOST_ITEMS)
    refuseField('plan_id', ctx.i18n.t('ordering.refused.full', { most: MOST_ITEMS }))
  if (items.length === 0) cart.currency = currency
  holdToCurrency(ctx, cart, currency)
}

/** Said before anything is in the cart; the order itself looks again. */
async function holdToAccount(
  { i18n, visitor: { account } }: HttpContext,
  currency: string
): Promise<void> {
  const own = account && (await orderCurrencies(account))
  if (account && own && !own.includes(currency))
    refuseField(
      'plan_id',
      i18n.t('ordering.refused.account_currency', { currency: account.currency })
    )
}

function holdToCurrency({ i18n }: HttpContext, cart: Cart, currency: string): void {
  if (cart.currency !== currency)
    refuseField(
      'plan_id',
      i18n.t('ordering.refused.currency', { currency: cart.currency, wanted: currency })
    )
}
