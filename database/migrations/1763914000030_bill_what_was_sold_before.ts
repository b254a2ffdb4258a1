import { BaseSchema } from '@adonisjs/lucid/schema'
import { DateTime } from 'luxon'
import { sqlTime } from '#core/database/sql_time'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

const BATCH = 500

interface ServiceRow {
  id: string
  account_id: string
  product_id: string
  plan_id: string | null
  name: string
  hostname: string
  state: string
  currency: string
  cycle_unit: string
  cycle_count: number
  price_minor: number
  anchor_on: string | Date | null
  next_renewal_on: string | Date | null
}

/**
 * Gives what was sold before there were renewals a subscription, under the id of its service. Nobody was billed by itself until now,
 * so all of them wait for staff to say from when on they are.
 */
export default class extends BaseSchema {
  async up() {
    this.defer(async (db) => {
      for (let after = ''; ;) {
        const services = await nextServices(db, after)
        if (services.length === 0) return
        await subscribe(db, services)
        after = services[services.length - 1].id
      }
    })
  }

  async down() {
    this.defer(async (db) => {
      await db.rawQuery('delete from subscription_items where id = subscription_id')
      await db.rawQuery('delete from subscriptions where id = service_id')
    })
  }
}

/** Where its next period stands: counted from the day that its cycles always counted from, where that leads to it. */
function placeOf({ anchor_on: anchorOn, next_renewal_on: next, ...service }: ServiceRow) {
  if (!anchorOn || !next) return { anchor_on: null, cycle_index: 0 }
  const anchor = dayOf(anchorOn)
  const unit = service.cycle_unit === 'year' ? 'years' : 'months'
  const units = Math.round(dayOf(next).diff(anchor, unit).as(unit))
  const index = Math.round(units / service.cycle_count)
  const leads = anchor.plus({ [unit]: index * service.cycle_count }).equals(dayOf(next))
  return leads
    ? { anchor_on: anchor.toISODate(), cycle_index: index }
    : { anchor_on: dayOf(next).toISODate(), cycle_index: 0 }
}

function dayOf(value: string | Date): DateTime {
  const text = value instanceof Date ? value.toISOString() : value
  return DateTime.fromISO(text.slice(0, 10), { zone: 'utc' })
}

function nextServices(db: QueryClientContract, after: string): Promise<ServiceRow[]> {
  return db
    .from('services')
    .where('id', '>', after)
    .whereNot('state', 'terminated')
    .orderBy('id')
    .limit(BATCH)
}

/** Rows that a run before this one wrote, which was interrupted, are left. */
async function subscribe(db: QueryClientContract, services: ServiceRow[]): Promise<void> {
  const now = sqlTime()
  const subscriptions = services.map((service) => {
    const started = service.anchor_on !== null && service.next_renewal_on !== null
    return {
      id: service.id,
      account_id: service.account_id,
      service_id: service.id,
      product_id: service.product_id,
      plan_id: service.plan_id,
      name: service.name,
      hostname: service.hostname,
      currency: service.currency,
      state: started ? 'active' : 'pending',
      cycle_unit: service.cycle_unit,
      cycle_count: service.cycle_count,
      price_minor: service.price_minor,
      ...placeOf(service),
      renews_on: service.next_renewal_on,
      parked_at: started ? now : null,
      parked_reason: started ? 'never_renewed' : null,
      created_at: now,
      updated_at: now,
    }
  })
  const items = services.map(({ id, name, plan_id: planId, price_minor: price }) => ({
    id,
    subscription_id: id,
    position: 0,
    kind: 'plan',
    ref_id: planId,
    name,
    quantity: 1,
    unit_minor: price,
    created_at: now,
  }))
  await db.knexQuery().table('subscriptions').insert(subscriptions).onConflict('id').ignore()
  await db.knexQuery().table('subscription_items').insert(items).onConflict('id').ignore()
}
