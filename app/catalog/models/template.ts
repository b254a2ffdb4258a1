import { beforeCreate } from '@adonisjs/lucid/orm'
import { newId } from '#core/ids'
import { TemplateSchema } from '#database/schema'
import type { MachineKind } from '#catalog/models/product'
import type Product from '#catalog/models/product'

/** An OS image on offer. Which image of a cluster it stands for is known to provisioning. */
export default class Template extends TemplateSchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(template: Template) {
    template.id ??= newId()
  }

  declare kind: MachineKind

  get title(): string {
    return `${this.name} ${this.version}`.trim()
  }

  /** Templates that a customer may choose for a product: those picked for it, else all of its kind. */
  static async onOfferFor(product: Pick<Product, 'id' | 'kind'>): Promise<Template[]> {
    const templates = await Template.query()
      .where('kind', product.kind)
      .where('enabled', true)
      .orderBy('position')
      .orderBy('name')
    const picked = await Template.query()
      .select('templates.id')
      .join('product_templates', 'product_templates.template_id', 'templates.id')
      .where('product_templates.product_id', product.id)
      .pojo<{ id: string }>()
    if (picked.length === 0) return templates

    const ids = new Set(picked.map(({ id }) => id))
    return templates.filter((template) => ids.has(template.id))
  }
}
