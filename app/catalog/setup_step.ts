import db from '@adonisjs/lucid/services/db'
import { sellability } from '#core/registries/sellability'
import { stoppingOf } from '#catalog/offers/sale'
import type { SaleItem, SaleObstacle } from '#core/registries/sellability'
import type { SetupFinding, SetupStep } from '#core/registries/setup_steps'

/** A new shop has a handful of products, prices and templates. */
const MOST_LOOKED_AT = 100

/** Something stands in the shop that would be built if somebody ordered it. */
export const productSetupStep: SetupStep = {
  name: 'catalog.product',
  order: 80,
  can: 'CatalogPolicy.manage',
  route: 'admin.products.create',
  needs: ['provisioning.cluster', 'provisioning.addresses', 'provisioning.images'],
  look: lookAtProducts,
}

interface OfferRow {
  id: string
  name: string
  state: string
  driver: string
  kind: string
  specs: string
  currency: string | null
  price_minor: number | string | null
  setup_fee_minor: number | string | null
  template_id: string | null
}

async function lookAtProducts(): Promise<SetupFinding> {
  const offers = await readOffers()
  if (offers.length === 0) return lackOfProducts()
  const published = offers.filter(({ state }) => state === 'published')
  const complete = published.filter(({ currency, template_id: template }) => currency && template)
  if (complete.length > 0) return judge(complete)
  const [lacking] = published.length > 0 ? published : offers
  const at = {
    route: 'admin.products.edit',
    params: { id: lacking.id },
    data: { name: lacking.name },
  }
  return { state: 'todo', message: `setup.product.${lackOf(lacking)}`, ...at }
}

/** A product stands in a category, so the first of these comes first. */
async function lackOfProducts(): Promise<SetupFinding> {
  if (await db.from('categories').select('id').first()) return { state: 'todo' }
  return { state: 'todo', message: 'setup.product.no_category', route: 'admin.categories.index' }
}

function lackOf({ currency, state }: OfferRow): string {
  if (!currency) return 'no_price'
  return state === 'published' ? 'no_template' : 'unpublished'
}

/** Every product that is not retired with each of its prices and templates, in one query. */
function readOffers(): Promise<OfferRow[]> {
  const picks = () =>
    db.from('product_templates').whereColumn('product_templates.product_id', 'products.id')
  return db
    .from('products')
    .leftJoin('plans', (join) =>
      join.on('plans.product_id', 'products.id').andOnVal('plans.state', 'active')
    )
    .leftJoin('templates', (join) =>
      join.on('templates.kind', 'products.kind').andOnVal('templates.enabled', true)
    )
    .whereNot('products.state', 'retired')
    .where((query) =>
      query
        .whereNull('templates.id')
        .orWhereNotExists(picks().select('template_id'))
        .orWhereExists(
          picks().whereColumn('product_templates.template_id', 'templates.id').select('template_id')
        )
    )
    .orderBy('products.id', 'desc')
    .limit(MOST_LOOKED_AT)
    .select('products.id', 'products.name', 'products.state', 'products.driver', 'products.kind')
    .select('products.specs', 'plans.currency', 'plans.price_minor', 'plans.setup_fee_minor')
    .select('templates.id as template_id')
}

/** One that nothing stands against will do; else the first reason is told. */
async function judge(offers: OfferRow[]): Promise<SetupFinding> {
  const judgeOf = await sellability.recent()
  const found = offers.map((offer) => stoppingOf(judgeOf([saleItemOf(offer)])[0]))
  if (found.some((obstacles) => obstacles.length === 0)) return { state: 'done' }
  return stopped(found[0][0])
}

function stopped({ message, data, route }: SaleObstacle): SetupFinding {
  return { state: 'failing', message, data, ...(route && { route }) }
}

function saleItemOf(offer: OfferRow): SaleItem {
  const { driver, kind, currency, template_id: templateId } = offer
  const { cores, memoryMb, diskGb } = JSON.parse(offer.specs)
  const minor = Number(offer.price_minor) + Number(offer.setup_fee_minor)
  const price = currency === null ? null : { currency, minor }
  return { driver, kind, templateId, cores, memoryMb, diskGb, extraAddresses: 0, price }
}
