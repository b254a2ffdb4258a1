import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { contains } from '#core/database/contains'
import type { CustomerSearchProvider } from '#core/registries/search'

/** A customer's services by a part of their name, host name or address; what has ended comes last. */
export const serviceSearch: CustomerSearchProvider = {
  name: 'services',
  position: 1,
  can: 'ProvisioningServicePolicy.view',

  async search(text, limit, accountId) {
    const query = db
      .from('services')
      .leftJoin('ip_allocations', (join) => {
        join
          .on('ip_allocations.service_id', 'services.id')
          .andOnVal('ip_allocations.is_primary', true)
      })
      .where('services.account_id', accountId)
      .select('services.id', 'services.name', 'services.hostname', 'services.state')
      .select('ip_allocations.address')
      .orderByRaw("case when services.state = 'terminated' then 1 else 0 end")
      .orderBy('services.id', 'desc')
      .limit(limit)
    const rows = await contains(
      query,
      ['services.name', 'services.hostname', 'ip_allocations.address'],
      text
    )
    return rows.map(({ id, name, hostname, address }) => ({
      kind: 'service',
      title: hostname ?? name,
      detail: address ?? undefined,
      url: router.makeUrl('services.show', { id }),
      icon: 'server',
    }))
  },
}
