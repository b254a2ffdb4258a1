import { transaction } from '#core/database/transaction'
import { allAtOnce } from '#core/exceptions/all_at_once'
import { refuseField } from '#core/exceptions/refuse_field'
import { offerOf } from '#catalog'
import Plan from '#catalog/models/plan'
import { configureItem } from '#ordering/cart/configure_item'
import { readOrderSettings } from '#ordering/cart/read_order_settings'
import { currentCart, openCart } from '#ordering/cart/current_cart'
import Cart from '#ordering/models/cart'
import { asksForTotal, showAgain } from '#ordering/configure/show_again'
import CartItem from '#ordering/models/cart_item'
import { drivers, settingControls } from '#provisioning'
import { chosenKeys, keepTypedKeys } from '#ordering/ssh/chosen_keys'
import { cartItemValidator } from '#ordering/validators/cart_item_validator'
import type { HttpContext } from '@adonisjs/core/http'

const MOST_ITEMS = 20

export default class CartItemsController {
  async store(ctx: HttpContext) {
    if (asksForTotal(ctx)) return showAgain(ctx)
    const item = new CartItem()
    const currency = await this.#configure(ctx, item)
    const { id } = await openCart(ctx, currency)
    await transaction(async (trx) => {
      // One after the other, so that machines that are added at once are counted, and cost in one currency.
      const cart = await Cart.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
      const items = await cart.related('items').query().select('id')
      if (items.length >= MOST_ITEMS)
        refuseField('plan_id', ctx.i18n.t('ordering.refused.full', { most: MOST_ITEMS }))
      if (items.length === 0) cart.currency = currency
      if (cart.currency !== currency)
        refuseField('plan_id', ctx.i18n.t('ordering.refused.currency', { currency: cart.currency }))
      await cart.touch(trx)
      await item.merge({ cartId: cart.id }).useTransaction(trx).save()
    })
    return this.#done(ctx, 'added', item)
  }

  async edit(ctx: HttpContext) {
    const item = await this.#find(ctx)
    await item.load('plan', (query) => query.preload('product'))
    const { product } = item.plan
    const plans = await Plan.query()
      .where({ product_id: product.id, state: 'active', currency: item.plan.currency })
      .orderBy('cycle_unit')
      .orderBy('cycle_count')
    return ctx.view.render('pages/ordering/cart_item', {
      item,
      product,
      offer: await offerOf(product, plans),
      controls: settingControls(await drivers.orderFieldsOf(product.driver), item.orderSettings),
    })
  }

  async update(ctx: HttpContext) {
    if (asksForTotal(ctx)) return showAgain(ctx)
    const item = await this.#find(ctx)
    await item.load('cart')
    const currency = await this.#configure(ctx, item)
    if (item.cart.currency !== currency)
      refuseField(
        'plan_id',
        ctx.i18n.t('ordering.refused.currency', { currency: item.cart.currency })
      )
    await item.save()
    return this.#done(ctx, 'changed', item)
  }

  async destroy(ctx: HttpContext) {
    const item = await this.#find(ctx)
    await item.delete()
    return this.#done(ctx, 'removed', item)
  }

  /** Writes the form into the item and returns its currency. */
  async #configure(ctx: HttpContext, item: CartItem): Promise<string> {
    const { request } = ctx
    const [form, settings] = await allAtOnce(
      () => request.validateUsing(cartItemValidator),
      () => readOrderSettings(item, request.all())
    )
    const keys = await chosenKeys(ctx, ctx.visitor.account, form)
    const currency = await configureItem(item, { ...form, ssh_key: keys }, settings)
    await keepTypedKeys(ctx, form)
    return currency
  }

  /** Found through the visitor's own cart; 404 for items of others. */
  async #find(ctx: HttpContext): Promise<CartItem> {
    const cart = await currentCart(ctx)
    return CartItem.query()
      .where('id', ctx.params.id)
      .where('cart_id', cart?.id ?? '')
      .firstOrFail()
  }

  #done(
    { request, response, session, i18n }: HttpContext,
    message: string,
    { hostname }: CartItem
  ) {
    if (request.input('next') === 'checkout') return response.redirect().toRoute('checkout.show')
    session.flash('success', i18n.t(`ordering.cart.${message}`, { hostname }))
    return response.redirect().toRoute('cart.show')
  }
}
