import db from '@adonisjs/lucid/services/db'
import { keysetPage, type Cursor } from '#core/database/keyset'
import { statusOf, toneOfStatus } from '#provisioning/services/service_status'
import type { PowerAction } from '@innkeeper/provisioning/types'
import type { ServiceState } from '#provisioning/contracts/service_states'

const PER_PAGE = 25

export interface ServiceFilter {
  accountId: string
  at?: Cursor
  /** Leaves out what has ended. */
  living?: boolean
}

/** A page of services with their first address, in one query. */
export async function listServices({ at = {}, ...filter }: ServiceFilter) {
  const page = await keysetPage(matching(filter), { key: 'services.id', size: PER_PAGE, at })
  return page.map(toListItem)
}

/** The latest services of an account that have not ended, and whether there are more. */
export async function latestServices(accountId: string, limit: number) {
  const rows = await matching({ accountId, living: true })
    .orderBy('services.id', 'desc')
    .limit(limit + 1)
  return { services: rows.slice(0, limit).map(toListItem), isCut: rows.length > limit }
}

function matching(filter: Omit<ServiceFilter, 'at'>) {
  const query = db
    .from('services')
    .leftJoin('ip_allocations', (join) => {
      join
        .on('ip_allocations.service_id', 'services.id')
        .andOnVal('ip_allocations.is_primary', true)
    })
    .leftJoin('operations', 'operations.open_key', 'services.id')
    .select(
      'services.id',
      'services.name',
      'services.hostname',
      'services.kind',
      'services.state',
      'services.power',
      'services.missing_since',
      'services.template_name',
      'services.next_renewal_on',
      'services.price_minor',
      'services.currency',
      'ip_allocations.address',
      'operations.action as open_action',
      'operations.state as open_state'
    )
  query.where('services.account_id', filter.accountId)
  if (filter.living) query.whereNot('services.state', 'terminated')
  return query
}

export type ServiceListItem = ReturnType<typeof toListItem>

function toListItem(
  row: Record<string, unknown> & {
    state: ServiceState
    power: string
    open_action: PowerAction | null
  }
) {
  const status = statusOf({
    state: row.state,
    power: row.power,
    missingSince: row.missing_since,
    openAction: row.open_action,
  })
  return {
    id: String(row.id),
    name: String(row.name),
    hostname: String(row.hostname),
    kind: String(row.kind),
    template: row.template_name as string | null,
    address: row.address as string | null,
    renewsOn: row.next_renewal_on as string | null,
    price: { minor: Number(row.price_minor), currency: String(row.currency) },
    isDelayed: row.state === 'provisioning' && row.open_state === 'needs_attention',
    state: row.state,
    status,
    tone: toneOfStatus(status),
  }
}
