import { fieldsOf } from '#core/forms/kept_fields'
import { isId } from '#core/ids'
import { countryName } from '#identity'
import { buyerCountry } from '#ordering/cart/buyer_country'
import { countCart } from '#ordering/cart/count_cart'
import { suggestHostname } from '#ordering/configure/suggest_hostname'
import { summaryOf, type Choices, type Summary } from '#ordering/configure/summary'
import Cart from '#ordering/models/cart'
import Service from '#provisioning/models/service'
import type { Offer } from '#catalog'
import type { HttpContext } from '@adonisjs/core/http'
import type CartItem from '#ordering/models/cart_item'

export interface OrderForm {
  summary: Summary | null
  countryName: string
  hostname: string
}

/** What the form that configures a server shows besides its offer, for this visitor: what was chosen before, what it costs, and a name. */
export async function orderForm(
  ctx: HttpContext,
  offer: Offer,
  item: CartItem | null
): Promise<OrderForm> {
  const sent = fieldsOf(ctx, ['plan_id', 'template_id', 'options'])
  const choices: Choices = {
    planId: sent.plan_id ?? item?.planId,
    templateId: sent.template_id ?? item?.templateId,
    options: sent.options ?? item?.options,
  }
  return {
    ...(await priced(ctx, offer, choices)),
    hostname: item?.hostname ?? suggestHostname(offer.product, await countServers(ctx)),
  }
}

/** What a configuration costs this visitor, and where. */
export async function priced(ctx: HttpContext, offer: Offer, choices: Choices) {
  const { account } = ctx.visitor
  const country = await buyerCountry(account, account ? null : await guestCart(ctx))
  const summary = await summaryOf(offer, choices, { account, country })
  return { summary, countryName: countryName(country, ctx.i18n.locale) }
}

/** The cart that knows a guest's country; looking at a product joins no carts. */
async function guestCart({ session }: HttpContext): Promise<Cart | null> {
  const id: unknown = session.get('cart_id')
  return isId(id) ? Cart.current(id) : null
}

/** Those of the account and those in the cart. */
async function countServers(ctx: HttpContext): Promise<number> {
  const { account } = ctx.visitor
  const inCart = await countCart(ctx)
  if (!account) return inCart
  const [row] = await Service.query().where('account_id', account.id).count('* as total')
  return inCart + Number(row.$extras.total)
}
