import { settings } from '#core/settings/settings'
import { currencyCodes } from '#core/money/currencies'
import Category from '#catalog/models/category'
import Template from '#catalog/models/template'
import { kindsOf, productFieldsOf } from '#catalog/products/product_settings'
import { drivers, settingControls } from '#provisioning'
import type Product from '#catalog/models/product'

/** What the form of a product offers to choose from. */
export async function productFormChoices(product: Product | null, askedDriver?: unknown) {
  const names = drivers.names
  const driver = product?.driver ?? names.find((name) => name === askedDriver) ?? names[0]
  const categories = await Category.query().orderBy('position').orderBy('name')
  const templates = await Template.query().orderBy('kind').orderBy('position').orderBy('name')
  const fitting = templates.filter(({ kind }) => !product || kind === product.kind)
  return {
    driver,
    driverLabel: await drivers.labelOf(driver),
    drivers: await drivers.choices(),
    kinds: await kindsOf(driver),
    controls: settingControls(await productFieldsOf(driver), product?.driverSettings ?? null),
    categories: categories.map(({ id, name }) => ({ value: id, label: name })),
    templates: fitting.map((template) => ({
      id: template.id,
      kind: template.kind,
      title: template.title,
    })),
    picked: new Set(product?.templates.map(({ id }) => id)),
    currencies: currencyCodes.map((code) => ({ value: code, label: code })),
    currency: await settings.get('billing.currency'),
  }
}
