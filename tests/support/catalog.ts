import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { ProductFactory } from '#database/factories/catalog/product_factory'
import { TemplateFactory } from '#database/factories/catalog/template_factory'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import { mapOnGround } from '#tests/support/ground'
import type Plan from '#catalog/models/plan'
import type Product from '#catalog/models/product'

export { ED25519_KEY } from '#database/factories/ordering/cart_item_factory'

/** A product with one monthly price and a template, ready to be ordered: there is a host with room for it. */
export async function createOffer(
  attributes: { product?: Partial<Product>; plan?: Partial<Plan> } = {}
) {
  const product = await ProductFactory.merge(attributes.product ?? {}).create()
  const plan = await PlanFactory.merge({ productId: product.id, ...attributes.plan }).create()
  const template = await TemplateFactory.merge({ kind: product.kind }).create()
  await mapOnGround(template, product.driver)
  forgetStorefront()
  return { product, plan, template }
}
