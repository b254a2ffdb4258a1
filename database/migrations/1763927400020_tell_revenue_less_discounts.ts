import { BaseSchema } from '@adonisjs/lucid/schema'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Changes of a cycle whose prices are in force, or will be. */
const TAKEN = ['applied', 'scheduled', 'applying', 'failed']

/**
 * Tells prices their cycles, and has movements of monthly revenue written anew, which knew no discounts. The figure of each day moves to
 * where movements are kept.
 */
export default class extends BaseSchema {
  async up() {
    this.defer(async (db) => {
      await db.rawQuery(`update subscription_items set
        cycle_unit = (select cycle_unit from subscriptions where subscriptions.id = subscription_items.subscription_id),
        cycle_count = (select cycle_count from subscriptions where subscriptions.id = subscription_items.subscription_id)`)
      await giveBack(db)
      await db.from('mrr_movements').delete()
      await db
        .from('scheduled_tasks')
        .where('name', 'billing.mrr')
        .update({ succeeded_at: null, next_run_at: 0 })
      await rename(db, 'provisioning.mrr', 'billing.mrr')
    })
  }

  async down() {
    this.defer((db) => rename(db, 'billing.mrr', 'provisioning.mrr'))
  }
}

/** Prices from before a change of the cycle are for the one before it, the latest change first. */
async function giveBack(db: QueryClientContract): Promise<void> {
  const changes = await db
    .from('subscription_changes')
    .where('kind', 'cycle')
    .whereIn('state', TAKEN)
    .where((query) => query.where('state', 'applied').orWhere('starts', 'period_end'))
    .orderBy('id', 'desc')
    .select('subscription_id', 'effective_on', 'from_terms')
  for (const { subscription_id: id, effective_on: from, from_terms: terms } of changes) {
    const { cycle } = typeof terms === 'string' ? JSON.parse(terms) : terms
    await db
      .from('subscription_items')
      .where('subscription_id', id)
      .where((query) => query.whereNull('from_on').orWhere('from_on', '<', from))
      .update({ cycle_unit: cycle.unit, cycle_count: cycle.count })
  }
}

async function rename(db: QueryClientContract, from: string, to: string): Promise<void> {
  await db.from('business_figures').where('figure', from).update({ figure: to })
}
