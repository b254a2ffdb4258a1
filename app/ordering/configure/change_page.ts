import { offerOf, sellTo, type Buyer } from '#catalog'
import Plan from '#catalog/models/plan'
import { drivers, settingControls } from '#provisioning'
import type CartItem from '#ordering/models/cart_item'

/** What the form shows that changes a server in a cart: its product in the currency that was chosen. */
export async function changePage(item: CartItem, buyer: Buyer) {
  await item.load('plan', (query) => query.preload('product'))
  const { product } = item.plan
  const plans = await Plan.query()
    .where({ product_id: product.id, state: 'active', currency: item.plan.currency })
    .orderBy('cycle_unit')
    .orderBy('cycle_count')
  await sellTo(buyer, plans)
  return {
    item,
    product,
    offer: await offerOf(product, plans),
    controls: settingControls(await drivers.orderFieldsOf(product.driver), item.orderSettings),
  }
}
