import type { SaleItem, SaleJudge, SaleObstacle } from '#core/registries/sellability'
import type Plan from '#catalog/models/plan'
import type Product from '#catalog/models/product'
import type Template from '#catalog/models/template'

/** How a product stands in the shop: what is sold out is shown as such, what is unavailable is not listed. */
export type Standing = 'on_sale' | 'sold_out' | 'unavailable'

/** A product as it comes, with this template and at this price. */
export function saleItemOf(product: Product, template: Template, plan: Plan | null): SaleItem {
  const { driver, kind, specs } = product
  return {
    driver,
    kind,
    templateId: template.id,
    cores: specs.cores,
    memoryMb: specs.memoryMb,
    diskGb: specs.diskGb,
    extraAddresses: 0,
    price: plan && { currency: plan.currency, minor: plan.price.plus(plan.setupFee).minor },
  }
}

/** What stops a sale, without what staff are only told. */
export function stoppingOf(obstacles: SaleObstacle[]): SaleObstacle[] {
  return obstacles.filter(({ warns }) => !warns)
}

/** The plans whose price can be charged; all of them where none can be, so that a page can say that it is unavailable. */
export function chargeablePlans(
  product: Product,
  { templates, plans }: { templates: Template[]; plans: Plan[] },
  judge: SaleJudge
): Plan[] {
  const [template] = templates
  if (!template) return plans
  const able = plans.filter((plan) => {
    const [obstacles] = judge([saleItemOf(product, template, plan)])
    return stoppingOf(obstacles).every(({ ofPrice }) => !ofPrice)
  })
  return able.length > 0 ? able : plans
}

/** The templates with which a product can be sold at one of these plans now. */
export function buildableTemplates(
  product: Product,
  { templates, plans }: { templates: Template[]; plans: Plan[] },
  judge: SaleJudge
): Template[] {
  return templates.filter((template) =>
    (plans.length > 0 ? plans : [null]).some((plan) => {
      const [obstacles] = judge([saleItemOf(product, template, plan)])
      return stoppingOf(obstacles).length === 0
    })
  )
}

/** How a published product stands. Without a template that could be built, the reason that is over soonest counts. */
export function standingOf(
  product: Product,
  offered: { templates: Template[]; plans: Plan[] },
  judge: SaleJudge
): Standing {
  const canBuild = buildableTemplates(product, offered, judge).length > 0
  if (canBuild) return product.stock === 0 ? 'sold_out' : 'on_sale'
  const obstacles = offered.templates.flatMap((template) =>
    stoppingOf(judge([saleItemOf(product, template, offered.plans[0] ?? null)])[0])
  )
  return obstacles.some(({ told }) => told === 'sold_out') ? 'sold_out' : 'unavailable'
}
