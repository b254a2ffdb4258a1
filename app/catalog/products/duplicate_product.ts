import lodash from '@poppinss/utils/lodash'
import { isUniqueViolation, transaction } from '#core/database/transaction'
import { readerLanguage } from '#core/i18n/languages'
import { cut } from '#core/text'
import { audit } from '#audit/models/audit_entry'
import Plan from '#catalog/models/plan'
import PlanMeter from '#catalog/models/plan_meter'
import Product from '#catalog/models/product'
import ProductOption from '#catalog/models/product_option'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const LONGEST_NAME = 120
const LONGEST_SLUG = 100
const MOST_TRIES = 50

/**
 * Makes a draft that is like this product: specs, driver settings, picked templates, options of its own, and the prices that
 * are active. Its name says that it is a copy and its address is the first that is free.
 */
export async function duplicateProduct(product: Product): Promise<Product> {
  for (let copies = 1; ; copies++) {
    try {
      return await transaction((trx) => copyOf(product, slugOf(product, copies), trx))
    } catch (error) {
      if (!isUniqueViolation(error) || copies === MOST_TRIES) throw error
    }
  }
}

function slugOf({ slug }: Product, copies: number): string {
  const end = copies === 1 ? '-copy' : `-copy-${copies}`
  return slug.slice(0, LONGEST_SLUG - end.length).replace(/-+$/, '') + end
}

async function copyOf(
  product: Product,
  slug: string,
  trx: TransactionClientContract
): Promise<Product> {
  const name = readerLanguage().t('catalog.admin.products.copy_of', { name: product.name })
  const copy = new Product().useTransaction(trx)
  await copy
    .merge({ ...contentOf(product), name: cut(name, LONGEST_NAME), slug, state: 'draft' })
    .save()
  const picked = await product.useTransaction(trx).related('templates').query()
  await copy.related('templates').attach(picked.map(({ id }) => id))
  const own = { productId: copy.id }
  const prices = await product.related('plans').query().where('state', 'active')
  await Plan.createMany(
    prices.map((plan) => ({ ...contentOf(plan), ...own })),
    { client: trx }
  )
  await copyMeters(prices, await copy.related('plans').query(), trx)
  const options = await product.related('options').query()
  await ProductOption.createMany(
    options.map((option) => ({ ...contentOf(option), ...own })),
    { client: trx }
  )
  await audit.record(trx, 'product.duplicated', copy, { changes: { from: product.id } })
  return copy
}

/** Prices of usage go with the plan of the same cycle. */
async function copyMeters(prices: Plan[], copies: Plan[], trx: TransactionClientContract) {
  const byCycle = ({ currency, cycleUnit, cycleCount }: Plan) =>
    [currency, cycleUnit, cycleCount].join()
  const planIds = new Map(copies.map((plan) => [byCycle(plan), plan.id]))
  const meters = await PlanMeter.query({ client: trx }).whereIn(
    'plan_id',
    prices.map(({ id }) => id)
  )
  const cycles = new Map(prices.map((plan) => [plan.id, byCycle(plan)]))
  await PlanMeter.createMany(
    meters.map((meter) => ({
      ...contentOf(meter),
      planId: planIds.get(cycles.get(meter.planId) ?? '')!,
    })),
    { client: trx }
  )
}

/** What a row says, without what makes it this row. */
function contentOf<Row extends LucidRow>(row: Row): Partial<Row['$attributes']> {
  return lodash.omit(row.$attributes, ['id', 'createdAt', 'updatedAt'])
}
