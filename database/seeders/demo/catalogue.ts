import { transaction } from '#core/database/transaction'
import { meters } from '#core/registries/meters'
import { audit } from '#audit/models/audit_entry'
import { saveAudited } from '#catalog/save_audited'
import { defaultSettings } from '#catalog/products/product_settings'
import { writeProduct } from '#catalog/products/write_product'
import Category from '#catalog/models/category'
import Plan, { type CycleUnit } from '#catalog/models/plan'
import PlanMeter from '#catalog/models/plan_meter'
import Product, { type MachineKind } from '#catalog/models/product'
import ProductOption from '#catalog/models/product_option'
import Template from '#catalog/models/template'
import { CATEGORIES, OPTIONS, PRODUCTS, TEMPLATES } from '#database/seeders/demo/offers'
import { mapImages } from '#database/seeders/demo/cluster'
import type { DemoPlan } from '#database/seeders/demo/offers'
import type Cluster from '#provisioning/models/cluster'

/** Puts on the shelf what the shop sells, with the images of the cluster behind its templates. */
export async function fillShelves(cluster: Cluster): Promise<void> {
  for (const [position, { image, ...columns }] of TEMPLATES.entries()) {
    const template = new Template().merge({ ...columns, position, enabled: true })
    await saveAudited(template, { kind: 'template', unique: 'slug' })
    await mapImages(cluster, template, image)
  }
  for (const [position, columns] of CATEGORIES.entries()) {
    await saveAudited(new Category().merge({ ...columns, position, visible: true }), {
      kind: 'category',
      unique: 'slug',
    })
  }
  for (const [position, offer] of PRODUCTS.entries()) await sell(offer, position)
  for (const [position, columns] of OPTIONS.entries()) {
    const option = new ProductOption().merge({
      ...columns,
      productId: null,
      position,
      enabled: true,
    })
    await saveAudited(option, { kind: 'option' })
  }
}

/** The plan of a product for a cycle in euros. */
export function planOf(product: Product, cycleUnit: CycleUnit): Promise<Plan> {
  return Plan.findByOrFail({ productId: product.id, cycleUnit, currency: 'EUR' })
}

/** The template of this name and kind. */
export function templateOf(kind: MachineKind, name: string): Promise<Template> {
  return Template.findByOrFail({ kind, name })
}

async function sell(
  { category, plans, ...form }: (typeof PRODUCTS)[number],
  position: number
): Promise<void> {
  const { id } = await Category.findByOrFail('slug', category)
  const product = new Product().merge({ state: 'draft' })
  await writeProduct(
    product,
    { ...form, category_id: id, driver: 'proxmox', position },
    await defaultSettings('proxmox')
  )
  for (const { usage = [], ...plan } of plans) {
    const columns = {
      productId: product.id,
      cycleCount: 1,
      state: 'active' as const,
      position: 0,
      setupFeeMinor: 0,
    }
    const sold = new Plan().merge({ ...columns, ...plan })
    await saveAudited(sold, { kind: 'plan', unique: 'cycle_count' })
    for (const price of usage) await chargeUsage(sold, price)
  }
  await transaction(async (trx) => {
    await product.publish(trx)
    await audit.record(trx, 'product.published', product)
  })
}

async function chargeUsage(
  { id: planId }: Plan,
  { meter, included, every, priceMinor }: NonNullable<DemoPlan['usage']>[number]
): Promise<void> {
  const scale = meters.find(meter)?.scale ?? 1
  const amounts = { included: included * scale, unitSize: every * scale, per: 1, capMinor: null }
  const price = new PlanMeter().merge({
    ...{ planId, meter, rounding: 'up', ...amounts },
    tiers: [{ upTo: null, unitMinor: priceMinor }],
  })
  await saveAudited(price, { kind: 'plan_meter' })
}
