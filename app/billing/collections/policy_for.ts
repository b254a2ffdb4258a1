import { settings } from '#core/settings/settings'
import { soldProducts } from '#billing/contracts/sold_products'
import DunningPolicy, { DEFAULT_KEY } from '#billing/models/dunning_policy'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Calendar } from '#billing/collections/schedule'

type Client = { client?: TransactionClientContract }

/** The plan that applies where no product has one of its own; the standard one, not stored, until staff change it. */
export async function defaultPolicy(client: Client = {}): Promise<DunningPolicy> {
  const known = await DunningPolicy.query(client).where('default_key', DEFAULT_KEY).first()
  return known ?? DunningPolicy.standard()
}

/**
 * The id of the plan for an invoice by the products of its services: of several the one that suspends last, null for the
 * default one. It asks another module, so never call it in a transaction.
 */
export async function policyIdFor(serviceIds: string[]): Promise<string | null> {
  const ofServices = await soldProducts.ofServices(serviceIds)
  const products = new Set(ofServices.values())
  if (products.size === 0) return null
  const policies = await DunningPolicy.query().whereIn('id', (linked) =>
    linked
      .from('dunning_policy_products')
      .whereIn('product_id', [...products])
      .select('policy_id')
  )
  const [gentlest] = policies.sort((a, b) => suspendsOn(b) - suspendsOn(a))
  return gentlest?.id ?? null
}

function suspendsOn(policy: DunningPolicy): number {
  return policy.plan.find((step) => step.do === 'suspend')?.day ?? Infinity
}

/** When within a day the steps of a plan are taken. */
export async function calendarOf(
  policy: DunningPolicy,
  trx?: TransactionClientContract
): Promise<Calendar> {
  return policy.calendarIn(await settings.get('company.time_zone', trx))
}
