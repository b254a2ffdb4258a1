import db from '@adonisjs/lucid/services/db'
import { boundedCount, countText, type BoundedCount } from '#core/database/bounded_count'
import type { OverviewEntry } from '#core/registries/overview'

const can = 'ProvisioningPolicy.view'

/** What provisioning puts on the staff's front page. */
export const provisioningFigures: OverviewEntry[] = [
  {
    name: 'operations_failed',
    can,
    order: 10,
    async load() {
      const counted = await count('operations', ['needs_attention', 'failed'])
      return { ...shown(counted, 'bad'), url: '/admin/operations' }
    },
  },
  {
    name: 'operations_running',
    can,
    order: 40,
    async load() {
      const counted = await count('operations', ['queued', 'running'])
      return { ...shown(counted, 'busy'), url: '/admin/operations?show=open' }
    },
  },
  {
    name: 'server_issues',
    can,
    order: 31,
    async load() {
      const counted = await boundedCount(db.from('provisioning_findings').whereNull('settled_at'))
      return { ...shown(counted, 'bad'), url: '/admin/server-issues' }
    },
  },
  {
    name: 'services_active',
    can,
    order: 50,
    async load() {
      const counted = await count('services', ['active'])
      return { value: countText(counted), url: '/admin/services?state=active', tone: 'off' }
    },
  },
]

const shown = (counted: BoundedCount, tone: 'bad' | 'busy') => ({
  value: countText(counted),
  tone: counted.value > 0 ? tone : ('ok' as const),
})

function count(table: string, states: string[]): Promise<BoundedCount> {
  return boundedCount(db.from(table).whereIn('state', states))
}
