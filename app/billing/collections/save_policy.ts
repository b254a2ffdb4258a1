import { isUniqueViolation, transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import DunningPolicy, { DEFAULT_KEY } from '#billing/models/dunning_policy'
import { defaultPolicy } from '#billing/collections/policy_for'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Step } from '#billing/collections/schedule'

export interface PolicyFacts {
  name: string
  hour: number
  skipWeekends: boolean
  quietFrom: number | null
  quietUntil: number | null
  steps: Step[]
  /** Products whose invoices it collects; it takes them from the plan that had them. */
  products: string[]
}

export type PolicyRefusal =
  { type: 'name_taken' } | { type: 'no_steps' } | { type: 'ends_unannounced' }

/**
 * Saves a plan, a new one where no id is given; "default" is the default one, which is stored when it is first changed. A plan
 * that ends servers announces that before.
 */
export async function savePolicy(
  id: string | null,
  { products, steps, ...facts }: PolicyFacts
): Promise<Result<DunningPolicy, PolicyRefusal>> {
  const plan = steps.toSorted((a, b) => a.day - b.day)
  if (plan.length === 0) return failed({ type: 'no_steps' })
  if (endsUnannounced(plan)) return failed({ type: 'ends_unannounced' })
  try {
    return ok(
      await transaction(async (trx) => {
        const policy = id === null ? new DunningPolicy() : await find(id, trx)
        policy.useTransaction(trx)
        await policy.merge({ ...facts, steps: JSON.stringify(plan) }).save()
        const links = () => trx.from('dunning_policy_products')
        await links().where('policy_id', policy.id).orWhereIn('product_id', products).delete()
        if (products.length > 0)
          await trx
            .table('dunning_policy_products')
            .multiInsert(
              products.map((productId) => ({ product_id: productId, policy_id: policy.id }))
            )
        await audit.record(trx, 'dunning_policy.saved', policy, {
          changes: { ...facts, steps: plan, products },
        })
        return policy
      })
    )
  } catch (error) {
    if (isUniqueViolation(error)) return failed({ type: 'name_taken' })
    throw error
  }
}

async function find(id: string, client: TransactionClientContract): Promise<DunningPolicy> {
  if (id !== DEFAULT_KEY) return DunningPolicy.query({ client }).where('id', id).firstOrFail()
  return defaultPolicy({ client })
}

function endsUnannounced(plan: Step[]): boolean {
  const end = plan.find((step) => step.do === 'terminate')
  const notice = plan.find((step) => step.do === 'final_notice')
  return end !== undefined && (notice === undefined || notice.day >= end.day)
}
