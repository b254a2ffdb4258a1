import db from '@adonisjs/lucid/services/db'
import { idsOr, pageOf } from '#core/timeline/narrow'
import Service from '#provisioning/models/service'
import type { TimelineSource, TimelineSubject } from '#core/registries/timelines'

const can = 'ProvisioningPolicy.view'

/** A service, whose history staff read and note on. */
export const serviceSubject: TimelineSubject = {
  type: 'service',
  can,

  async find(id) {
    const service = await Service.query()
      .select('id', 'account_id', 'hostname')
      .where('id', id)
      .first()
    if (!service) return null
    const { accountId, hostname } = service
    return { accountId, title: hostname, path: `/admin/services/${id}` }
  },
}

/** What happened to servers, and what was done at their hosts. */
export const provisioningTimelines: TimelineSource[] = [
  {
    name: 'provisioning.events',
    can,

    async load({ scope, i18n, ...page }) {
      const events = db
        .from('service_events')
        .leftJoin('services', 'services.id', 'service_events.service_id')
      if (scope.type === 'customer') events.where('service_events.account_id', scope.accountId)
      else events.whereIn('service_events.service_id', idsOr(scope.serviceIds))
      const rows = await pageOf(events, 'service_events.id', page)
        .select('service_events.id', 'service_events.kind', 'service_events.data')
        .select('service_events.actor_type', 'service_events.actor_id')
        .select('service_events.created_at', 'service_events.service_id', 'services.hostname')
      return rows.map((row) => {
        const { action, power }: Record<string, string> = JSON.parse(String(row.data))
        const detail = action ?? power
        const key = `provisioning.events.${row.kind}${detail ? `.${detail}` : ''}`
        return {
          id: String(row.id),
          kind: 'event',
          at: row.created_at,
          text: i18n.t(key),
          detail: scope.type === 'service' ? undefined : (row.hostname ?? undefined),
          href: scope.type === 'service' ? undefined : `/admin/services/${row.service_id}`,
          actor: { type: String(row.actor_type), id: row.actor_id },
        }
      })
    },
  },
  {
    name: 'provisioning.operations',
    can,

    /** A customer’s page tells what came of them, which are events. */
    async load({ scope, i18n, ...page }) {
      if (scope.type === 'customer') return []
      const operations = db.from('operations').whereIn('service_id', idsOr(scope.serviceIds))
      const rows = await pageOf(operations, 'id', page).select(
        'id',
        'kind',
        'action',
        'state',
        'reason',
        'error_kind',
        'requested_by_type',
        'requested_by_id',
        'created_at'
      )
      const texts = 'provisioning.admin.operations'
      return rows.map((row) => {
        const what = row.action
          ? i18n.t(`provisioning.power.${row.action}`)
          : i18n.t(`${texts}.kinds.${row.kind}`)
        const problem = row.error_kind && row.state !== 'succeeded'
        const why = problem ? i18n.t(`${texts}.kinds_of_error.${row.error_kind}`) : row.reason
        return {
          id: String(row.id),
          kind: 'operation',
          at: row.created_at,
          text: i18n.t('timeline.operation', {
            what,
            state: i18n.t(`${texts}.states.${row.state}`),
          }),
          detail: why ?? undefined,
          href: `/admin/operations/${row.id}`,
          tone: ['failed', 'needs_attention'].includes(row.state) ? 'bad' : undefined,
          actor: { type: String(row.requested_by_type), id: row.requested_by_id },
        }
      })
    },
  },
]
