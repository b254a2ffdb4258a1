import db from '@adonisjs/lucid/services/db'
import { keysetPage, type Cursor } from '#core/database/keyset'
import { orNone } from '#core/database/starting_with'
import { accountsNamedBy } from '#identity'
import { findServices } from '#provisioning/services/find_services'
import { statusOf, toneOfStatus } from '#provisioning/services/service_status'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import type { PowerAction } from '@innkeeper/provisioning/types'
import type { ServiceState } from '#provisioning/contracts/service_states'

const PER_PAGE = 25

export interface ServiceFilter {
  accountId?: string
  state?: string
  text?: string
  clusterId?: string
  at?: Cursor
  /** Leaves out what has ended. */
  living?: boolean
}

/** A page of services with their first address, in one query. */
export async function listServices({ at = {}, text, ...filter }: ServiceFilter) {
  const query = matching(filter)
  if (text) await narrow(query, text)
  const page = await keysetPage(query, { key: 'services.id', size: PER_PAGE, at })
  return page.map(toListItem)
}

/** The latest services of an account that have not ended, and whether there are more. */
export async function latestServices(accountId: string, limit: number) {
  const rows = await matching({ accountId, living: true })
    .orderBy('services.id', 'desc')
    .limit(limit + 1)
  return { services: rows.slice(0, limit).map(toListItem), isCut: rows.length > limit }
}

function matching(filter: Omit<ServiceFilter, 'at' | 'text'>) {
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
  if (filter.accountId) query.where('services.account_id', filter.accountId)
  else selectWhereAndWhose(query)
  if (filter.clusterId) query.where('services.cluster_id', filter.clusterId)
  if (filter.state) query.where('services.state', filter.state)
  if (filter.living) query.whereNot('services.state', 'terminated')
  return query
}

/** Only what a text names: a customer's by their address, or by what a host name or an address begins with. */
async function narrow(query: DatabaseQueryBuilderContract, text: string): Promise<void> {
  const owners = await accountsNamedBy(text)
  if (owners.length > 0) query.whereIn('services.account_id', owners)
  else query.whereIn('services.id', orNone(await findServices(text)))
}

/** What only staff see, across all accounts. */
function selectWhereAndWhose(query: DatabaseQueryBuilderContract): void {
  query
    .leftJoin('clusters', 'clusters.id', 'services.cluster_id')
    .leftJoin('accounts', 'accounts.id', 'services.account_id')
    .select('clusters.name as cluster', 'services.node', 'accounts.name as account')
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
    account: (row.account ?? null) as string | null,
    cluster: (row.cluster ?? null) as string | null,
    node: (row.node ?? null) as string | null,
    renewsOn: row.next_renewal_on as string | null,
    price: { minor: Number(row.price_minor), currency: String(row.currency) },
    isDelayed: row.state === 'provisioning' && row.open_state === 'needs_attention',
    state: row.state,
    status,
    tone: toneOfStatus(status),
  }
}
