import { crashPoint } from '#core/crash_point'
import { signUp } from '#identity'
import { orRefused, type PlaceOrderFailure } from '#ordering/orders/order_request'
import { PlaceOrder } from '#ordering/orders/place_order'
import SshKey from '#ordering/models/ssh_key'
import { keepKeys } from '#ordering/ssh/chosen_keys'
import type { Infer } from '@vinejs/vine/types'
import type { HttpContext } from '@adonisjs/core/http'
import type { Result } from '#core/result'
import type { CartQuote } from '#ordering/cart/quote_cart'
import type Order from '#ordering/models/order'
import type { guestCheckoutValidator } from '#ordering/validators/checkout_validators'

/**
 * Makes an account for whoever has none, signs them in, places the order of the cart and keeps its SSH keys where that is
 * ticked, all in one transaction.
 */
export function placeGuestOrder(
  ctx: HttpContext,
  form: Infer<typeof guestCheckoutValidator>,
  { lines }: CartQuote
): Promise<Result<Order, PlaceOrderFailure>> {
  const { name, email, password, country } = form
  return orRefused(async () => {
    const registration = { name, email, password, country, details: form }
    const keys = form.save_key ? lines.flatMap(({ item }) => item.publicKeys) : []
    const { also: order } = await signUp(ctx, registration, async ({ user, account }, trx) => {
      crashPoint('ordering.guest_signed_up')
      const placed = await new PlaceOrder().within(trx, {
        cartId: form.cart,
        account,
        user,
        agreedTo: form.quote,
        termsVersionId: form.terms_version ?? null,
        begin: form.begin ?? null,
        ip: ctx.request.ip(),
      })
      await keepKeys(trx, account, keys, { type: 'customer', id: user.id })
      const fingerprints = keys.map(({ fingerprint }) => fingerprint)
      await SshKey.markUsed(account.id, fingerprints, trx)
      return placed
    })
    return order
  })
}
