import { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import { shopDay } from '#billing'
import { forecast, type CapacityDay, type Forecast } from '#provisioning/capacity/forecast'
import { resources, type Resource, type Taken } from '#provisioning/capacity/record_capacity'

const LOOKED_BACK = { days: 30 }

export interface ClusterCapacity {
  id: string
  name: string
  resources: (Taken & { resource: Resource; percent: number; forecast: Forecast })[]
}

/** How full each cluster is by its last record of the last month, the fullest first; nothing of one without any. */
export async function readCapacity(): Promise<ClusterCapacity[]> {
  const today = await shopDay()
  const rows: Record<string, unknown>[] = await db
    .from('capacity_days')
    .join('clusters', 'clusters.id', 'capacity_days.cluster_id')
    .where('capacity_days.day', '>=', today.minus(LOOKED_BACK).toISODate())
    .orderBy('capacity_days.day')
    .select('clusters.id', 'clusters.name')
    .select('capacity_days.day', 'capacity_days.resource')
    .select('capacity_days.used', 'capacity_days.total')
  const byCluster = Map.groupBy(rows, ({ id }) => String(id))
  return [...byCluster]
    .map(([id, own]) => ({ id, name: String(own[0].name), resources: resourcesOf(own) }))
    .sort((one, other) => fullest(other) - fullest(one))
}

function resourcesOf(rows: Record<string, unknown>[]): ClusterCapacity['resources'] {
  return resources.flatMap((resource) => {
    const history = rows.filter((row) => row.resource === resource).map(toDay)
    const last = history.at(-1)
    if (!last) return []
    const { used, total } = last
    const percent = Math.round((used / total) * 100)
    return [{ resource, used, total, percent, forecast: forecast(history) }]
  })
}

function toDay(row: Record<string, unknown>): CapacityDay {
  return {
    day: DateTime.fromISO(String(row.day), { zone: 'utc' }),
    used: Number(row.used),
    total: Number(row.total),
  }
}

const fullest = ({ resources: own }: ClusterCapacity) =>
  Math.max(0, ...own.map(({ percent }) => percent))
