import { fieldsOf } from '#core/forms/kept_fields'
import { isId } from '#core/ids'
import { countryName } from '#identity'
import { buyerCountry } from '#ordering/cart/buyer_country'
import { countCart } from '#ordering/cart/count_cart'
import { suggestHostname } from '#ordering/configure/suggest_hostname'
import { summaryOf, type Choices, type Summary } from '#ordering/configure/summary'
import Cart from '#ordering/models/cart'
import SshKey from '#ordering/models/ssh_key'
import SshKeyPolicy from '#ordering/policies/ssh_key_policy'
import Service from '#provisioning/models/service'
import { serverLocations } from '#provisioning'
import type { Offer } from '#catalog'
import type { HttpContext } from '@adonisjs/core/http'
import type Account from '#identity/models/account'
import type CartItem from '#ordering/models/cart_item'

export interface OrderForm {
  summary: Summary | null
  countryName: string
  /** Where the server will be; one of several places where there are more. */
  locations: string[]
  hostname: string
  /** What the account keeps, and which of it are chosen; those of an item that it does not keep are typed. */
  keys: OfferedKey[]
  typedKeys: string
  mayKeep: boolean
}

interface OfferedKey {
  id: string
  name: string
  type: string
  fingerprint: string
  checked: boolean
}

/** What the form that configures a server shows besides its offer, for this visitor: what was chosen before, what it costs, and a name. */
export async function orderForm(
  ctx: HttpContext,
  offer: Offer,
  item: CartItem | null
): Promise<OrderForm> {
  return {
    ...(await priced(ctx, offer, chosenBefore(ctx, item))),
    ...(await offeredKeys(ctx.visitor.account, item)),
    mayKeep:
      ctx.visitor.account !== null && (await ctx.bouncer.with(SshKeyPolicy).allows('manage')),
    hostname: item?.hostname ?? suggestHostname(offer.product, await countServers(ctx)),
  }
}

/** What the form shows to staff who order for this account. */
export async function orderFormFor(
  ctx: HttpContext,
  account: Account,
  offer: Offer
): Promise<OrderForm> {
  return {
    ...(await pricedFor(account, ctx, offer, chosenBefore(ctx, null))),
    ...(await offeredKeys(account, null)),
    mayKeep: false,
    hostname: suggestHostname(offer.product, await countServices(account)),
  }
}

function chosenBefore(ctx: HttpContext, item: CartItem | null): Choices {
  const sent = fieldsOf(ctx, ['plan_id', 'template_id', 'options'])
  return {
    planId: sent.plan_id ?? item?.planId,
    templateId: sent.template_id ?? item?.templateId,
    options: sent.options ?? item?.options,
  }
}

async function offeredKeys(account: Account | null, item: CartItem | null) {
  const saved = account ? await SshKey.ofAccount(account.id) : []
  const own = item?.publicKeys ?? []
  const known = new Set(saved.map(({ fingerprint }) => fingerprint))
  const chosen = new Set(
    item
      ? own.map(({ fingerprint }) => fingerprint)
      : saved.slice(0, 1).map((key) => key.fingerprint)
  )
  return {
    keys: saved.map(({ id, name, type, fingerprint }) => ({
      id,
      name,
      type,
      fingerprint,
      checked: chosen.has(fingerprint),
    })),
    typedKeys: own
      .filter(({ fingerprint }) => !known.has(fingerprint))
      .map(({ line }) => line)
      .join('\n'),
  }
}

/** What a configuration costs this visitor, and where. */
export async function priced(ctx: HttpContext, offer: Offer, choices: Choices) {
  const { account } = ctx.visitor
  if (account) return pricedFor(account, ctx, offer, choices)
  const country = await buyerCountry(null, await guestCart(ctx))
  return pricedIn(country, ctx, { offer, choices, account: null })
}

/** What it costs an account, and where. */
export async function pricedFor(
  account: Account,
  ctx: HttpContext,
  offer: Offer,
  choices: Choices
) {
  return pricedIn(await buyerCountry(account, null), ctx, { offer, choices, account })
}

interface Asked {
  offer: Offer
  choices: Choices
  account: Account | null
}

async function pricedIn(country: string, { i18n }: HttpContext, asked: Asked) {
  const summary = await summaryOf(asked.offer, asked.choices, { account: asked.account, country })
  const locations = await serverLocations(asked.offer.product.driver)
  return { summary, locations, countryName: countryName(country, i18n.locale) }
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
  return account ? inCart + (await countServices(account)) : inCart
}

async function countServices({ id }: Account): Promise<number> {
  const [row] = await Service.query().where('account_id', id).count('* as total')
  return Number(row.$extras.total)
}
