import { allAtOnce } from '#core/exceptions/all_at_once'
import { configureItem } from '#ordering/cart/configure_item'
import { readOrderSettings } from '#ordering/cart/read_order_settings'
import { chosenKeys } from '#ordering/ssh/chosen_keys'
import type { HttpContext } from '@adonisjs/core/http'
import type { Infer } from '@vinejs/vine/types'
import type Account from '#identity/models/account'
import type CartItem from '#ordering/models/cart_item'
import type { cartItemValidator } from '#ordering/validators/cart_item_validator'

export type ItemForm = Infer<typeof cartItemValidator>

export interface ItemOwner<Form extends ItemForm> {
  item: CartItem
  /** Who buys, and whose saved keys may be chosen. */
  account: Account | null
  validate: () => Promise<Form>
}

/** Writes the form of a server into an item, unsaved; answers what the form said, and the currency of the plan. */
export async function readItemForm<Form extends ItemForm>(
  ctx: HttpContext,
  { item, account, validate }: ItemOwner<Form>
): Promise<{ form: Form; currency: string }> {
  const [form, settings] = await allAtOnce(validate, () =>
    readOrderSettings(item, ctx.request.all())
  )
  const keys = await chosenKeys(ctx, account, form)
  const chosen = { ...form, ssh_key: keys }
  const currency = await configureItem(item, chosen, { orderSettings: settings, buyer: account })
  return { form, currency }
}
