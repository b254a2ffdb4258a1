import db from '@adonisjs/lucid/services/db'
import { contains } from '#core/database/contains'
import { orNone } from '#core/database/starting_with'
import router from '@adonisjs/core/services/router'
import { findServices } from '#provisioning/services/find_services'
import type { SearchProvider } from '#core/registries/search'

const can = 'ProvisioningPolicy.view'

/** Finds services by id or by what their host name or address begins with, and clusters by name. */
export const provisioningSearch: SearchProvider[] = [
  {
    name: 'services',
    can,
    async search(text, limit) {
      const rows = await db
        .from('services')
        .whereIn('services.id', orNone(await findServices(text)))
        .orderBy('services.id', 'desc')
        .limit(limit)
        .select('services.id', 'services.hostname', 'services.state')
      return rows.map((row) => ({
        kind: 'service',
        title: row.hostname,
        detail: row.state,
        url: router.makeUrl('admin.services.show', { id: row.id }),
        icon: 'server',
      }))
    },
  },
  {
    name: 'clusters',
    can,
    async search(text, limit) {
      const rows = await contains(db.from('clusters'), ['name'], text)
        .orderBy('name')
        .limit(limit)
        .select('id', 'name')
      return rows.map((row) => ({
        kind: 'cluster',
        title: row.name,
        url: router.makeUrl('admin.clusters.show', { id: row.id }),
        icon: 'network',
      }))
    },
  },
]
