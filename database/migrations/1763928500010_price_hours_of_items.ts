import { BaseSchema } from '@adonisjs/lucid/schema'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Hours are priced for each thing that a subscription has, and for as long as it had it, so that options and changes can be billed. */
export default class extends BaseSchema {
  async up() {
    this.schema.alterTable('subscription_items', (table) => {
      table.bigInteger('hour_rate').nullable()
      table.bigInteger('month_minor').nullable()
      table.dateTime('from_at').nullable()
      table.dateTime('until_at').nullable()
    })
    this.defer(priceItems)
  }

  async down() {
    this.defer(priceMeters)
    this.schema.alterTable('subscription_items', (table) => {
      table.dropColumns('hour_rate', 'month_minor', 'from_at', 'until_at')
    })
  }
}

/** What hours cost was a price of usage, for ten thousand of them. */
async function priceItems(db: QueryClientContract): Promise<void> {
  const prices = await db.from('subscription_meters').where('meter', 'hours')
  for (const { id, subscription_id: subscriptionId, tiers, cap_minor: monthMinor } of prices) {
    const [{ unitMinor }] = typeof tiers === 'string' ? JSON.parse(tiers) : tiers
    await db
      .from('subscription_items')
      .where({ subscription_id: subscriptionId, kind: 'plan' })
      .update({ hour_rate: unitMinor, month_minor: monthMinor ?? 0 })
    await db.from('subscription_meters').where('id', id).delete()
  }
}

async function priceMeters(db: QueryClientContract): Promise<void> {
  const items = await db
    .from('subscription_items')
    .where('kind', 'plan')
    .whereNotNull('hour_rate')
    .whereNull('until_on')
  for (const item of items)
    await db.table('subscription_meters').insert({
      id: item.id,
      subscription_id: item.subscription_id,
      meter: 'hours',
      included: 0,
      unit_size: 1,
      rounding: 'up',
      tiers: JSON.stringify([{ upTo: null, unitMinor: Number(item.hour_rate) }]),
      per: 10_000,
      cap_minor: item.month_minor,
      created_at: item.created_at,
    })
}
