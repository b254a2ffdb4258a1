import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#core/database/sql_time'
import type {
  BusinessAmount,
  BusinessFigure,
  BusinessSpan,
} from '#core/registries/business_figures'

const can = 'ProvisioningPolicy.view'
const url = '/admin/services'

/** What provisioning counts day by day. A server counts from the day it was set up until the day it ended; a suspended one counts. */
export const provisioningBusiness: BusinessFigure[] = [
  {
    name: 'provisioning.servers',
    can,
    order: 50,
    of: 'count',
    kind: 'level',
    more: 'good',
    url,
    chart: true,
    count: (span) => countRows(standing(span)),
  },
  {
    name: 'provisioning.ended',
    can,
    order: 60,
    of: 'count',
    kind: 'flow',
    more: 'bad',
    url: '/admin/services?state=terminated',
    count: ({ from, until }) =>
      countRows(
        db
          .from('services')
          .whereNotNull('activated_at')
          .where('terminated_at', '>=', sqlTime(from))
          .where('terminated_at', '<', sqlTime(until))
      ),
  },
]

/** Services that were set up and had not ended when the span did. */
function standing({ until }: BusinessSpan) {
  const end = sqlTime(until)
  return db
    .from('services')
    .where('activated_at', '<', end)
    .where((query) => query.whereNull('terminated_at').orWhere('terminated_at', '>=', end))
}

async function countRows(query: ReturnType<typeof db.from>): Promise<BusinessAmount[]> {
  const { total } = await query.count('* as total').firstOrFail()
  return [{ amount: Number(total) }]
}
