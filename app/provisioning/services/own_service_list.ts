import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { startingWith } from '#core/database/starting_with'
import { defineList, type ListScope } from '#core/registries/lists'
import { serviceStates } from '#provisioning/contracts/service_states'
import { selectServices, toListItem, type ServiceRow } from '#provisioning/services/list_services'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

const services = ({ accountId }: ListScope) =>
  selectServices().where('services.account_id', accountId!)

/** Only the server that has an address, or those whose host names a text begins. */
async function narrowServices(query: DatabaseQueryBuilderContract, text: string): Promise<void> {
  const wanted = text.toLowerCase()
  const held = await db.from('ip_allocations').where('address', wanted).select('service_id').first()
  if (held?.service_id) query.where('services.id', held.service_id)
  else startingWith(query, 'services.hostname', wanted)
}

/** The servers of a customer. */
export default defineList({
  title: 'provisioning.services.title',
  route: 'services.index',
  key: 'services.id',
  query: services,
  complete: async (rows) => rows.map((row) => toListItem(row as ServiceRow)),
  href: ({ id }) => router.makeUrl('services.show', { id }),
  columns: [
    {
      key: 'hostname',
      label: 'provisioning.services.host',
      type: 'mono',
      value: 'hostname',
      sort: { column: 'services.hostname' },
      below: (row, t) => `${row.name} · ${row.template || t(`provisioning.kinds.${row.kind}`)}`,
    },
    {
      key: 'state',
      label: 'provisioning.services.state',
      type: 'state',
      value: (row, t) => ({
        state: String(row.status),
        label: t(`provisioning.status.${row.status}`),
        tone: row.tone as string | undefined,
      }),
    },
    { key: 'address', label: 'provisioning.services.address', type: 'mono', value: 'address' },
    {
      key: 'renews',
      label: 'provisioning.services.renews',
      type: 'day',
      value: 'renewsOn',
      sort: { column: 'services.next_renewal_on', nullable: true },
      labelled: true,
    },
    {
      key: 'price',
      label: 'provisioning.services.price',
      type: 'money',
      value: (row) => row.price as { minor: number; currency: string },
    },
  ],
  filters: [
    {
      key: 'state',
      label: 'provisioning.services.state',
      type: 'choice',
      column: 'services.state',
      options: (t) =>
        serviceStates.map((value) => ({ value, label: t(`provisioning.status.${value}`) })),
    },
  ],
  search: { label: 'provisioning.services.search', narrow: narrowServices },
  empty: {
    icon: 'server',
    title: 'provisioning.dashboard.empty_title',
    text: 'provisioning.dashboard.empty_text',
    href: 'storefront.index',
    action: 'provisioning.dashboard.order_first',
  },
  size: 25,
})
