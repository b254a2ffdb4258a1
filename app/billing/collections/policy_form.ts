import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { soldProducts } from '#billing/contracts/sold_products'
import { momentsOf } from '#billing/collections/plan'
import { calendarOf, defaultPolicy } from '#billing/collections/policy_for'
import { stepKinds } from '#billing/collections/schedule'
import DunningPolicy, { DEFAULT_KEY } from '#billing/models/dunning_policy'
import { shopDay } from '#billing/shop_day'
import type { I18n } from '@adonisjs/i18n'

/** Rows for steps in the form, at least, and how many of them are empty. */
const ROWS = 12
const SPARE = 3

/** The plans with what they do, the default one first. */
export async function describePolicies() {
  const others = await DunningPolicy.query().whereNull('default_key').orderBy('name').limit(100)
  const products = await soldProducts.all()
  const names = new Map(products.map(({ id, name }) => [id, name]))
  const links = await db.from('dunning_policy_products').select('policy_id', 'product_id')
  return [await defaultPolicy(), ...others].map((policy) => ({
    policy,
    id: policy.isDefault ? DEFAULT_KEY : policy.id,
    steps: policy.plan,
    products: links
      .filter((link) => link.policy_id === policy.id)
      .map((link) => names.get(String(link.product_id)) ?? String(link.product_id)),
  }))
}

/** What the form of a plan shows, with the days on which its steps would come for an invoice that is due in two weeks. */
export async function policyForm(id: string | null, i18n: I18n) {
  const policy = await find(id)
  const today = await shopDay()
  const dueOn = today.plus({ days: 14 })
  const facts = { steps: policy.plan, dueOn, round: 0, graceMs: 0, done: new Map<string, number>() }
  const preview = momentsOf({ ...facts, calendar: await calendarOf(policy) })
  const chosen = policy.id
    ? await db.from('dunning_policy_products').where('policy_id', policy.id).select('product_id')
    : []
  const products = await soldProducts.all()
  const rows = Math.max(ROWS, policy.plan.length + SPARE)
  return {
    id,
    policy,
    dueOn,
    preview: preview.map(({ step, at }) => ({ kind: step.do, at: DateTime.fromMillis(at) })),
    rows: Array.from({ length: rows }, (_, index) => policy.plan[index] ?? null),
    kinds: stepKinds.map((value) => ({
      value,
      label: i18n.t(`billing.collections.steps.${value}`),
    })),
    products: policy.isDefault ? [] : products,
    chosen: chosen.map((link) => String(link.product_id)),
  }
}

async function find(id: string | null): Promise<DunningPolicy> {
  if (id === DEFAULT_KEY) return defaultPolicy()
  if (id !== null) return DunningPolicy.findOrFail(id)
  return DunningPolicy.standard().merge({ name: '', defaultKey: null })
}
