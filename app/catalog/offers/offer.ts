import { sellability } from '#core/registries/sellability'
import { buildableTemplates } from '#catalog/offers/sale'
import ProductOption from '#catalog/models/product_option'
import Template from '#catalog/models/template'
import type Plan from '#catalog/models/plan'
import type Product from '#catalog/models/product'

/** What a customer may choose from when configuring a product. */
export interface Offer {
  product: Product
  plans: Plan[]
  /** Only those that could be built now. */
  templates: Template[]
  options: ProductOption[]
}

/** The choices for a product at the given plans; options without a price in their currency are left out. */
export async function offerOf(product: Product, plans: Plan[]): Promise<Offer> {
  const templates = await Template.onOfferFor(product)
  const options = await ProductOption.query()
    .where('enabled', true)
    .where((query) => query.whereNull('product_id').orWhere('product_id', product.id))
    .orderBy('position')
    .orderBy('name')
  const sold = options.filter((option) => plans.some((plan) => option.unitPriceFor(plan) !== null))
  const judge = await sellability.recent()
  return {
    product,
    plans,
    templates: buildableTemplates(product, { templates, plans }, judge),
    options: sold,
  }
}
