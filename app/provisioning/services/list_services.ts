import db from '@adonisjs/lucid/services/db'
import { statusOf, toneOfStatus } from '#provisioning/services/service_status'
import type { PowerAction } from '@innkeeper/provisioning/types'
import type { ServiceState } from '#provisioning/contracts/service_states'

/** The latest services of an account that have not ended, and whether there are more. */
export async function latestServices(accountId: string, limit: number) {
  const rows = await selectServices()
    .where('services.account_id', accountId)
    .whereNot('services.state', 'terminated')
    .orderBy('services.id', 'desc')
    .limit(limit + 1)
  return { services: rows.slice(0, limit).map(toListItem), isCut: rows.length > limit }
}

/** What lists of a customer tell of services, with their first address. */
export function selectServices() {
  return db
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
}

export type ServiceListItem = ReturnType<typeof toListItem>

export type ServiceRow = Record<string, unknown> & {
  state: ServiceState
  power: string
  open_action: PowerAction | null
}

export function toListItem(row: ServiceRow) {
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
