import { applyPayment } from '#billing/payments/apply_payment'
import { startPayment } from '#billing/payments/start_payment'
import Coupon from '#billing/models/coupon'
import Invoice from '#billing/models/invoice'
import PaymentMethod from '#billing/models/payment_method'
import { syncMethods } from '#billing/cards/sync_methods'
import { startMethodSetup } from '#billing/cards/start_method_setup'
import Product from '#catalog/models/product'
import { PlaceOrder } from '#ordering/orders/place_order'
import { configureItem } from '#ordering/cart/configure_item'
import Cart from '#ordering/models/cart'
import CartItem from '#ordering/models/cart_item'
import TermsVersion from '#ordering/models/terms_version'
import Service from '#provisioning/models/service'
import { planOf, templateOf } from '#database/seeders/demo/catalogue'
import type PaymentAttempt from '#billing/models/payment_attempt'
import type { CycleUnit } from '#catalog/models/plan'
import type { Stage } from '#database/seeders/demo/stage'
import type { Registered } from '#identity/sign_in/register'

export const GATEWAY = 'stripe'

/** A customer with the key that goes on the machines. */
export interface Customer extends Registered {
  sshKey: string
}

interface Wish {
  product: string
  cycle?: CycleUnit
  template: string
  hostname: string
  coupon?: string
}

export interface Ordered {
  service: Service
  invoice: Invoice
}

/** Puts one machine into a cart and orders it. */
export async function order(customer: Customer, wish: Wish): Promise<Ordered> {
  const { user, account } = customer
  const terms = await TermsVersion.inForce()
  const cart = await fillCart(customer, wish)
  const request = {
    cartId: cart.id,
    account,
    user,
    termsVersionId: terms?.id ?? null,
    ip: '198.51.100.24',
  }
  const placed = await new PlaceOrder().run(request)
  if (!placed.ok) throw new Error(`${wish.hostname} could not be ordered: ${placed.error.type}`)
  return {
    service: await Service.findByOrFail('order_id', placed.value.id),
    invoice: await Invoice.findOrFail(placed.value.invoiceId),
  }
}

/** Pays on Stripe's page with a new card. */
export async function payByNewCard(
  stage: Stage,
  invoice: Invoice,
  { card, save }: { card: string; save: boolean }
): Promise<void> {
  const attempt = await start(invoice, { kind: 'new_card', saveCard: save })
  await stage.stripe.payAtCheckout({ session: attempt.sessionId ?? '', card, save })
  const paid = await applyPayment(attempt.id)
  if (paid?.state !== 'succeeded') throw new Error(`${invoice.number} was not paid: ${paid?.state}`)
  await syncMethods(GATEWAY, invoice.accountId)
}

/** Charges the account's saved card; how that ended stands in the attempt. */
export async function payBySavedCard(invoice: Invoice): Promise<PaymentAttempt> {
  const card = await PaymentMethod.findByOrFail({ accountId: invoice.accountId, state: 'active' })
  return start(invoice, { kind: 'saved_card', paymentMethodId: card.id })
}

/** Saves a card on Stripe's page without paying. */
export async function saveCard(stage: Stage, { account }: Customer, card: string): Promise<void> {
  const page = await startMethodSetup(account)
  if (!page.ok) throw new Error(`No card could be saved: ${page.error.type}`)
  await stage.stripe.payAtCheckout({
    session: new URL(page.value).pathname.split('/').at(-1) ?? '',
    card,
    save: true,
  })
  await syncMethods(GATEWAY, account.id)
}

async function fillCart({ user, account, sshKey }: Customer, wish: Wish): Promise<Cart> {
  const product = await Product.findByOrFail('name', wish.product)
  const plan = await planOf(product, wish.cycle ?? 'month')
  const template = await templateOf(product.kind, wish.template)
  const item = new CartItem()
  const chosen = {
    plan_id: plan.id,
    template_id: template.id,
    hostname: wish.hostname,
    ssh_key: sshKey,
  }
  const currency = await configureItem(item, chosen, { orderSettings: null, buyer: account })
  const coupon = wish.coupon ? await Coupon.byCode(wish.coupon) : null
  const cart = await Cart.create({
    ...{ currency, accountId: account.id, userId: user.id },
    couponId: coupon?.id ?? null,
  })
  await item.merge({ cartId: cart.id }).save()
  return cart
}

async function start(
  invoice: Invoice,
  choice: Parameters<typeof startPayment>[1]
): Promise<PaymentAttempt> {
  const started = await startPayment(invoice.id, choice)
  if (!started.ok) throw new Error(`${invoice.number} cannot be paid: ${started.error.type}`)
  return started.value
}
