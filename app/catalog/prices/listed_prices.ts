import { audit } from '#audit/models/audit_entry'
import { listedPrices, type ListedPrice, type PriceTarget } from '#billing/contracts/listed_prices'
import Plan from '#catalog/models/plan'
import ProductOption from '#catalog/models/product_option'
import { allInLists, findInList, putInList } from '#catalog/prices/listed_in_lists'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Tells billing what is listed for how much, and lists another price when it says so. */
export function answerListedPrices(): void {
  listedPrices.ask({
    async all() {
      const plans = await Plan.query().where('state', 'active').preload('product')
      const options = await ProductOption.query().where('enabled', true)
      const inLists = await allInLists(plans, options)
      return [...plans.map(ofPlan), ...options.flatMap(ofOption), ...inLists].sort(
        (one, other) =>
          one.name.localeCompare(other.name, 'en') ||
          one.currency.localeCompare(other.currency, 'en') ||
          (one.listName ?? '').localeCompare(other.listName ?? '', 'en') ||
          one.minor - other.minor
      )
    },

    async find({ kind, refId, currency, listId }, trx) {
      if (listId) return findInList({ kind, refId, currency, listId }, trx)
      if (kind === 'option') {
        const option = await ProductOption.query({ client: trx })
          .where('id', refId)
          .if(trx, (query) => query.forUpdate())
          .first()
        return option
          ? (ofOption(option).find((price) => price.currency === currency) ?? null)
          : null
      }
      const plan = await Plan.query({ client: trx })
        .where({ id: refId, currency })
        .if(trx, (query) => query.forUpdate())
        .preload('product')
        .first()
      return plan && ofPlan(plan)
    },

    async put(trx, target, minor) {
      const { listId } = target
      if (listId) await putInList(trx, { ...target, listId }, minor)
      else if (target.kind === 'plan') await putPlan(trx, target, minor)
      else await putOption(trx, target, minor)
      trx.after('commit', forgetStorefront)
    },
  })
}

function ofPlan({ id, product, cycleUnit, cycleCount, currency, priceMinor }: Plan): ListedPrice {
  const cycle = { unit: cycleUnit, count: cycleCount }
  return { kind: 'plan', refId: id, name: product.name, cycle, currency, minor: priceMinor }
}

function ofOption({ id, name, prices }: ProductOption): ListedPrice[] {
  return Object.entries(prices).map(([currency, minor]) => {
    return { kind: 'option', refId: id, name, cycle: null, currency, minor }
  })
}

async function putPlan(
  trx: TransactionClientContract,
  { refId }: PriceTarget,
  minor: number
): Promise<void> {
  const plan = await Plan.query({ client: trx }).where('id', refId).forUpdate().firstOrFail()
  const changes = { before: { priceMinor: plan.priceMinor }, after: { priceMinor: minor } }
  await plan.merge({ priceMinor: minor }).save()
  await audit.record(trx, 'plan.updated', plan, { changes })
}

async function putOption(
  trx: TransactionClientContract,
  { refId, currency }: PriceTarget,
  minor: number
): Promise<void> {
  const option = await ProductOption.query({ client: trx })
    .where('id', refId)
    .forUpdate()
    .firstOrFail()
  const before = option.prices
  const prices = { ...before, [currency]: minor }
  await option.merge({ prices }).save()
  await audit.record(trx, 'option.updated', option, {
    changes: { before: { prices: before }, after: { prices } },
  })
}
