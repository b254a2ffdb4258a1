import router from '@adonisjs/core/services/router'
import { sellability, type SaleObstacle } from '#core/registries/sellability'
import { formatMoney } from '#core/views/format'
import { saleItemOf } from '#catalog/offers/sale'
import Template from '#catalog/models/template'
import type { I18n } from '@adonisjs/i18n'
import type Product from '#catalog/models/product'

export interface SaleWarning {
  /** What it concerns, a template or a price; null for the whole product. */
  about: string | null
  text: string
  /** Where it is fixed. */
  href: string | null
}

/** What stands against selling a product whose plans are loaded, in the words that staff read; nothing: []. */
export async function saleWarnings(product: Product, i18n: I18n): Promise<SaleWarning[]> {
  const templates = await Template.onOfferFor(product)
  const plans = product.plans.filter(({ state }) => state === 'active')
  if (templates.length === 0) return [missing('no_template', 'admin.templates.index', i18n)]

  const judge = await sellability.read()
  const plan = plans.at(0) ?? null
  const found = templates.map((template) => judge([saleItemOf(product, template, plan)])[0])
  const common = found[0].filter(
    ({ message, ofPrice }) =>
      !ofPrice && found.every((obstacles) => obstacles.some((other) => other.message === message))
  )
  const everywhere = new Set(common.map(({ message }) => message))
  const single = templates.flatMap((template, index) =>
    found[index]
      .filter(({ message, ofPrice }) => !ofPrice && !everywhere.has(message))
      .map((obstacle) => toWarning(obstacle, template.title, i18n))
  )
  const ofPrices = plans.flatMap((price) =>
    judge([saleItemOf(product, templates[0], price)])[0]
      .filter(({ ofPrice }) => ofPrice)
      .map((obstacle) => toWarning(obstacle, formatMoney(price.price), i18n))
  )
  const unpriced = plan ? [] : [missing('no_price', null, i18n)]
  return [
    ...unpriced,
    ...common.map((obstacle) => toWarning(obstacle, null, i18n)),
    ...single,
    ...ofPrices,
  ]
}

function toWarning(
  { message, data, route }: SaleObstacle,
  about: string | null,
  i18n: I18n
): SaleWarning {
  return { about, text: i18n.t(message, data), href: route ? router.makeUrl(route) : null }
}

function missing(what: string, route: string | null, i18n: I18n): SaleWarning {
  return {
    about: null,
    text: i18n.t(`catalog.admin.products.warnings.${what}`),
    href: route && router.makeUrl(route),
  }
}
