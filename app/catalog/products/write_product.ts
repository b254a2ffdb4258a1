import { refuseField } from '#core/exceptions/refuse_field'
import { readerLanguage } from '#core/i18n/languages'
import { saveAudited } from '#catalog/save_audited'
import Category from '#catalog/models/category'
import Template from '#catalog/models/template'
import { kindsOf } from '#catalog/products/product_settings'
import { drivers } from '#provisioning'
import type Product from '#catalog/models/product'
import type { DriverSettings, MachineKind } from '#catalog/models/product'
import type { Infer } from '@vinejs/vine/types'
import type { newProductValidator, productValidator } from '#catalog/validators/catalog_validators'

type ProductForm = Infer<typeof productValidator> &
  Partial<Pick<Infer<typeof newProductValidator>, 'kind' | 'driver'>>

/**
 * Writes a product from its form and the driver's part of it. Kind and driver are decided
 * once; services were built by them. Where the driver is configured no more, what was set for it stays.
 */
export async function writeProduct(
  product: Product,
  form: ProductForm,
  driverSettings: DriverSettings
): Promise<void> {
  const i18n = readerLanguage()
  const kind = (form.kind ?? product.kind) as MachineKind
  const driver = form.driver ?? product.driver
  const isConfigured = drivers.names.includes(driver)
  if (!product.$isPersisted) {
    if (!isConfigured) refuseField('driver', i18n.t('catalog.admin.unknown_driver'))
    const kinds = await kindsOf(driver)
    if (!kinds.includes(kind)) refuseField('kind', i18n.t('catalog.admin.kind_of_driver'))
  }
  if (!(await Category.find(form.category_id)))
    refuseField('category_id', i18n.t('catalog.admin.unknown_category'))

  const templates = await Template.query()
    .whereIn('id', form.templates ?? [])
    .where('kind', kind)
  product.merge({
    kind,
    driver,
    driverSettings: isConfigured ? driverSettings : product.driverSettings,
    categoryId: form.category_id,
    name: form.name,
    slug: form.slug,
    summary: form.summary ?? null,
    description: form.description ?? null,
    specs: {
      cores: form.cores,
      memoryMb: form.memory_mb,
      diskGb: form.disk_gb,
      bandwidthMbit: form.bandwidth_mbit ?? null,
      trafficTb: form.traffic_tb ?? null,
    },
    included: (form.included ?? '')
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean),
    stock: form.stock ?? null,
    trialDays: form.trial_days ?? null,
    trialNeedsCard: form.trial_needs_card ?? false,
    position: form.position ?? 0,
  })
  await saveAudited(product, {
    kind: 'product',
    unique: 'slug',
    changes: await templateChanges(product, templates),
    also: (trx) =>
      product.related('templates').sync(
        templates.map(({ id }) => id),
        true,
        trx
      ),
  })
}

/** Which templates are offered with the product, before and after, where that changes. */
async function templateChanges(product: Product, templates: Template[]) {
  const known = product.$isPersisted ? await product.related('templates').query() : []
  const [before, after] = [known, templates].map((list) => list.map(({ id }) => id).sort())
  return before.join() === after.join()
    ? undefined
    : { before: { templates: before }, after: { templates: after } }
}
