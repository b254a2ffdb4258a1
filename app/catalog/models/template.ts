import { compose } from '@adonisjs/core/helpers'
import { TemplateSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import type { MachineKind } from '#catalog/models/product'
import type Product from '#catalog/models/product'

/** An OS image on offer. Which image of a cluster it stands for is known to provisioning. */
export default class Template extends compose(TemplateSchema, UlidModel) {
  declare kind: MachineKind

  get title(): string {
    return `${this.name} ${this.version}`.trim()
  }

  /** Templates that a customer may choose for a product: those picked for it, else all of its kind. */
  static async onOfferFor(product: Pick<Product, 'id' | 'kind'>): Promise<Template[]> {
    const offered = await Template.onOfferForAll([product])
    return offered.get(product.id) ?? []
  }

  /** The same for many products at once, by product id; two queries. */
  static async onOfferForAll(
    products: Pick<Product, 'id' | 'kind'>[]
  ): Promise<Map<string, Template[]>> {
    const templates = await Template.query()
      .where('enabled', true)
      .orderBy('position')
      .orderBy('name')
    const picks = await Template.query()
      .select('templates.id', 'product_templates.product_id')
      .join('product_templates', 'product_templates.template_id', 'templates.id')
      .if(products.length === 1, (query) =>
        query.where('product_templates.product_id', products[0].id)
      )
      .pojo<{ id: string; product_id: string }>()
    const picked = Map.groupBy(picks, (row) => row.product_id)
    return new Map(
      products.map(({ id, kind }) => {
        const ids = picked.get(id)?.map((row) => row.id)
        const offered = templates.filter(
          (template) => template.kind === kind && (!ids || ids.includes(template.id))
        )
        return [id, offered]
      })
    )
  }
}
