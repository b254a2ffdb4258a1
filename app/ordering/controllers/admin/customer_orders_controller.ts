import { allAtOnce } from '#core/exceptions/all_at_once'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { offerOf, readStorefront } from '#catalog'
import Account from '#identity/models/account'
import { drivers, settingControls } from '#provisioning'
import { configureItem } from '#ordering/cart/configure_item'
import { readOrderSettings } from '#ordering/cart/read_order_settings'
import { answerTotal } from '#ordering/configure/answer_total'
import { orderFormFor, pricedFor } from '#ordering/configure/order_form'
import { asksForTotal, showAgain } from '#ordering/configure/show_again'
import Cart from '#ordering/models/cart'
import CartItem from '#ordering/models/cart_item'
import TermsVersion from '#ordering/models/terms_version'
import { PlaceOrder } from '#ordering/orders/place_order'
import { refuseStaffOrder } from '#ordering/orders/refuse_staff_order'
import { customerOrderValidator } from '#ordering/validators/admin_validators'
import { chosenKeys } from '#ordering/ssh/chosen_keys'
import { cartItemValidator } from '#ordering/validators/cart_item_validator'
import type { HttpContext } from '@adonisjs/core/http'

/** Orders that staff place for a customer: one server, invoiced as if the customer had ordered it. */
export default class CustomerOrdersController {
  /** What can be ordered; or the form of a product, once one was chosen. */
  async create(ctx: HttpContext) {
    const { params, request, view } = ctx
    const account = await Account.findOrFail(params.account_id)
    const { products } = await readStorefront()
    const sold = products.filter(({ standing }) => standing === 'on_sale')
    const chosen = sold.find(({ product }) => product.slug === request.input('product'))
    if (!chosen) {
      const offers = sold.flatMap(({ product, category, plans }) =>
        [...plans].map(([currency, [plan]]) => ({ product, category, currency, plan }))
      )
      return view.render('pages/ordering/admin/customer_orders/products', { account, offers })
    }

    const { product, plans } = chosen
    const currencies = [...plans.keys()]
    const asked = [request.input('currency'), await settings.get('billing.currency')]
    const currency = asked.find((code) => currencies.includes(code)) ?? currencies[0]
    const offer = await offerOf(product, plans.get(currency) ?? [])
    return view.render('pages/ordering/admin/customer_orders/create', {
      account,
      product,
      offer,
      order: await orderFormFor(ctx, account, offer),
      controls: settingControls(await drivers.orderFieldsOf(product.driver), null),
      terms: await TermsVersion.inForce(),
    })
  }

  /** What the choices cost this customer. */
  async total(ctx: HttpContext) {
    const account = await Account.findOrFail(ctx.params.account_id)
    return answerTotal(ctx, (offer, choices) => pricedFor(account, ctx, offer, choices))
  }

  async store(ctx: HttpContext) {
    if (asksForTotal(ctx)) return showAgain(ctx)
    const { params, response, session, visitor, i18n } = ctx
    const account = await Account.findOrFail(params.account_id)
    const [item, currency, termsVersionId] = await this.#configure(ctx, account)
    const cart = await this.#cartOf(item, currency)
    const placed = await new PlaceOrder().run({
      cartId: cart.id,
      account,
      user: visitor.requireUser(),
      byStaff: true,
      termsVersionId,
      ip: null,
    })
    if (!placed.ok) {
      await cart.delete()
      return refuseStaffOrder(ctx, placed.error)
    }
    const { id, number } = placed.value
    const customer = account.legalName
    session.flash('success', i18n.t('ordering.admin.placed', { number, customer }))
    return response.redirect().toRoute('admin.orders.show', { id })
  }

  async #configure(ctx: HttpContext, account: Account): Promise<[CartItem, string, string | null]> {
    const { request } = ctx
    const item = new CartItem()
    const [form, orderSettings, said] = await allAtOnce(
      () => request.validateUsing(cartItemValidator),
      () => readOrderSettings(item, request.all()),
      () => request.validateUsing(customerOrderValidator)
    )
    const keys = await chosenKeys(ctx, account, form)
    const currency = await configureItem(item, { ...form, ssh_key: keys }, orderSettings)
    return [item, currency, said.terms_version ?? null]
  }

  /** A cart of nobody, so that it is in no customer's way should the order fail. */
  #cartOf(item: CartItem, currency: string): Promise<Cart> {
    return transaction(async (trx) => {
      const cart = await Cart.create({ currency, accountId: null, userId: null }, { client: trx })
      await item.merge({ cartId: cart.id }).useTransaction(trx).save()
      return cart
    })
  }
}
