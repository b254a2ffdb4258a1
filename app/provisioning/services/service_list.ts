import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { orNone } from '#core/database/starting_with'
import { defineList, type ListRow } from '#core/registries/lists'
import { accountColumn, accountsNamedBy, selectAccount } from '#identity'
import { serviceStates } from '#provisioning/contracts/service_states'
import { findServices } from '#provisioning/services/find_services'
import { statusOf, toneOfStatus, type StatusFacts } from '#provisioning/services/service_status'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/** Services with their first address, where they are and whose. */
function services() {
  const query = db
    .from('services')
    .leftJoin('ip_allocations', (join) => {
      join
        .on('ip_allocations.service_id', 'services.id')
        .andOnVal('ip_allocations.is_primary', true)
    })
    .leftJoin('operations', 'operations.open_key', 'services.id')
    .leftJoin('clusters', 'clusters.id', 'services.cluster_id')
    .select('services.id', 'services.name', 'services.hostname', 'services.kind')
    .select('services.state', 'services.power', 'services.missing_since', 'services.node')
    .select('services.template_name', 'services.next_renewal_on', 'services.price_minor')
    .select(
      'services.created_at',
      'services.currency',
      'services.remote_id',
      'ip_allocations.address'
    )
    .select('operations.action as open_action', 'clusters.name as cluster')
  return selectAccount(query, 'services.account_id')
}

function statusOfRow(row: ListRow): string {
  return statusOf({
    state: row.state as StatusFacts['state'],
    power: String(row.power),
    missingSince: row.missing_since,
    openAction: row.open_action as StatusFacts['openAction'],
  })
}

/** Only what a text names: a customer's by their address, or by what a host name or an address begins with. */
async function narrowServices(query: DatabaseQueryBuilderContract, text: string): Promise<void> {
  const owners = await accountsNamedBy(text)
  if (owners.length > 0) query.whereIn('services.account_id', owners)
  else query.whereIn('services.id', orNone(await findServices(text)))
}

async function clusterOptions() {
  const clusters = await db.from('clusters').select('id', 'name').orderBy('name')
  return clusters.map(({ id, name }) => ({ value: String(id), label: String(name) }))
}

/** The servers of all accounts. */
export default defineList({
  title: 'provisioning.admin.services.title',
  route: 'admin.services.index',
  can: 'ProvisioningPolicy.view',
  key: 'services.id',
  query: services,
  href: ({ id }) => router.makeUrl('admin.services.show', { id }),
  columns: [
    {
      key: 'hostname',
      label: 'provisioning.services.host',
      type: 'mono',
      value: 'hostname',
      sort: { column: 'services.hostname' },
      below: (row, t) =>
        `${row.name} · ${row.template_name || t(`provisioning.kinds.${row.kind}`)}`,
    },
    {
      key: 'state',
      label: 'provisioning.services.state',
      type: 'state',
      value: (row, t) => {
        const state = statusOfRow(row)
        return { state, label: t(`provisioning.status.${state}`), tone: toneOfStatus(state) }
      },
    },
    { key: 'address', label: 'provisioning.services.address', type: 'mono', value: 'address' },
    accountColumn,
    {
      key: 'place',
      label: 'provisioning.services.place',
      type: 'text',
      value: ({ cluster, node }) => [cluster, node].filter(Boolean).join(' · ') || null,
    },
    {
      key: 'ordered',
      label: 'provisioning.admin.services.ordered',
      type: 'time',
      value: (row) => row.created_at as string,
      sort: { column: 'services.id' },
      optional: true,
      labelled: true,
    },
    {
      key: 'vmid',
      label: 'provisioning.admin.services.remote_id',
      type: 'mono',
      value: 'remote_id',
      optional: true,
      labelled: true,
    },
    {
      key: 'renews',
      label: 'provisioning.services.renews',
      type: 'day',
      value: 'next_renewal_on',
      sort: { column: 'services.next_renewal_on', nullable: true },
      optional: true,
      labelled: true,
    },
    {
      key: 'price',
      label: 'provisioning.services.price',
      type: 'money',
      value: (row) => ({ minor: Number(row.price_minor), currency: String(row.currency) }),
      sort: { column: 'services.price_minor' },
    },
  ],
  filters: [
    {
      key: 'state',
      label: 'provisioning.services.state',
      type: 'choice',
      tabs: true,
      column: 'services.state',
      options: (t) =>
        serviceStates.map((value) => ({ value, label: t(`provisioning.status.${value}`) })),
    },
    {
      key: 'cluster',
      label: 'provisioning.admin.services.cluster',
      type: 'choice',
      column: 'services.cluster_id',
      options: clusterOptions,
    },
    {
      key: 'ordered',
      label: 'provisioning.admin.services.ordered',
      type: 'days',
      column: 'services.id',
    },
  ],
  search: { label: 'provisioning.admin.services.search', narrow: narrowServices },
  empty: {
    icon: 'server',
    title: 'provisioning.admin.services.empty_title',
    text: 'provisioning.admin.services.empty_text',
  },
  size: 25,
})
