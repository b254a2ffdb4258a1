import db from '@adonisjs/lucid/services/db'
import { type DateTime } from 'luxon'
import { clock } from '#core/clock'
import { momentFrom } from '#core/views/format'

const BATCH = 500

/** A service of which something is measured. */
export interface MeteredService {
  id: string
  remoteId: string
  createdAt: DateTime
  /** What it is charged for, and since when. */
  meters: { meter: string; since: DateTime }[]
}

/** Services of a cluster of which something is measured, so many behind an id. */
export async function meteredServices(clusterId: string, after: string): Promise<MeteredService[]> {
  const services = await measured(clusterId)
    .where('services.id', '>', after)
    .orderBy('services.id')
    .limit(BATCH)
    .select('services.id', 'services.remote_id', 'services.created_at')
  const rows = await db
    .from('subscription_meters')
    .join('subscriptions', 'subscriptions.id', 'subscription_meters.subscription_id')
    .whereIn(
      'subscriptions.service_id',
      services.map(({ id }) => id)
    )
    .select('subscriptions.service_id', 'subscription_meters.meter')
    .select('subscription_meters.created_at')
  const meters = Map.groupBy(rows, (row) => String(row.service_id))
  return services.map((row) => ({
    id: String(row.id),
    remoteId: String(row.remote_id),
    createdAt: momentOf(row.created_at),
    meters: (meters.get(row.id) ?? []).map(({ meter, created_at: since }) => {
      return { meter: String(meter), since: momentOf(since) }
    }),
  }))
}

/** Whether anybody whose service is in a cluster is charged for what a meter measures. */
export async function isCharged(clusterId: string, meter: string): Promise<boolean> {
  const one = await measured(clusterId)
    .join('subscription_meters as prices', 'prices.subscription_id', 'subscriptions.id')
    .where('prices.meter', meter)
    .select('services.id')
    .first()
  return one !== null
}

function measured(clusterId: string) {
  return db
    .from('services')
    .join('subscriptions', 'subscriptions.service_id', 'services.id')
    .where('services.cluster_id', clusterId)
    .whereIn('services.state', ['active', 'suspended'])
    .whereNotNull('services.remote_id')
    .where({ 'subscriptions.is_metered': true, 'subscriptions.state': 'active' })
}

const momentOf = (value: string | Date): DateTime => momentFrom(value) ?? clock.now()
