import db from '@adonisjs/lucid/services/db'
import type { OverviewEntry } from '#core/registries/overview'

const can = 'provisioning.view'

/** What provisioning puts on the staff's front page. */
export const provisioningFigures: OverviewEntry[] = [
  {
    name: 'operations_failed',
    can,
    order: 10,
    async load() {
      const value = await count('operations', ['needs_attention', 'failed'])
      return { value, url: '/admin/operations', tone: value > 0 ? 'bad' : 'ok' }
    },
  },
  {
    name: 'operations_running',
    can,
    order: 40,
    async load() {
      const value = await count('operations', ['queued', 'running'])
      return { value, url: '/admin/operations?show=open', tone: value > 0 ? 'busy' : 'ok' }
    },
  },
  {
    name: 'services_active',
    can,
    order: 50,
    async load() {
      const value = await count('services', ['active'])
      return { value, url: '/admin/services?state=active', tone: 'off' }
    },
  },
]

async function count(table: string, states: string[]): Promise<number> {
  const [{ total }] = await db.from(table).whereIn('state', states).count('* as total')
  return Number(total)
}
