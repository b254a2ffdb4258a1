import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { defineList, type ListAction } from '#core/registries/lists'
import { accountColumn, selectAccount } from '#identity'
import { operationViews, type OperationView } from '#provisioning/operations/list_operations'
import { retryOperation } from '#provisioning/operations/retry_or_abandon'

const texts = 'provisioning.admin.operations'

function operations() {
  const query = db
    .from('operations')
    .leftJoin('services', 'services.id', 'operations.service_id')
    .leftJoin('clusters', 'clusters.id', 'operations.cluster_id')
    .select('operations.id', 'operations.kind', 'operations.action', 'operations.state')
    .select('operations.step', 'operations.error_kind', 'operations.error_message')
    .select('operations.updated_at', 'operations.attempts', 'services.hostname')
    .select('clusters.name as cluster')
  return selectAccount(query, 'services.account_id')
}

const retry: ListAction = {
  name: 'retry',
  label: `${texts}.several.retry`,
  title: `${texts}.several.retry_title`,
  text: `${texts}.several.retry_text`,
  confirm: `${texts}.several.retry`,
  done: `${texts}.several.retried`,
  can: 'ProvisioningPolicy.manage',
  async run(id, { userId, t }) {
    const retried = await retryOperation(id, { type: 'staff', id: userId })
    if (retried.ok) return { done: true }
    return { done: false, why: t(`${texts}.refused.${retried.error.type}`) }
  },
}

/** What is done on the hosts, what waits for a person first. */
export default defineList({
  title: `${texts}.title`,
  route: 'admin.operations.index',
  can: 'ProvisioningPolicy.view',
  key: 'operations.id',
  query: operations,
  href: ({ id }) => router.makeUrl('admin.operations.show', { id }),
  columns: [
    {
      key: 'what',
      label: `${texts}.what`,
      type: 'text',
      value: (row, t) =>
        t(`${texts}.show`, { kind: t(`${texts}.kinds.${row.kind}`), name: String(row.hostname) }),
      below: (row, t) => (row.action ? t(`provisioning.power.${row.action}`) : null),
    },
    {
      key: 'state',
      label: `${texts}.state`,
      type: 'state',
      value: (row, t) => ({
        state: String(row.state),
        label: t(`${texts}.states.${row.state}`),
      }),
    },
    accountColumn,
    { key: 'step', label: `${texts}.step`, type: 'mono', value: 'step', wideOnly: true },
    {
      key: 'problem',
      label: `${texts}.problem`,
      type: 'text',
      value: (row, t) => (row.error_kind ? t(`${texts}.kinds_of_error.${row.error_kind}`) : null),
    },
    {
      key: 'cluster',
      label: 'provisioning.admin.services.cluster',
      type: 'text',
      value: 'cluster',
      optional: true,
    },
    {
      key: 'attempts',
      label: `${texts}.attempts`,
      type: 'number',
      value: (row) => Number(row.attempts),
      optional: true,
      labelled: true,
    },
    {
      key: 'since',
      label: `${texts}.since`,
      type: 'time',
      value: (row) => row.updated_at as string | null,
    },
  ],
  filters: [
    {
      key: 'show',
      label: `${texts}.state`,
      type: 'choice',
      tabs: true,
      initial: 'stuck',
      options: (t) => ['stuck', 'open'].map((value) => ({ value, label: t(`${texts}.${value}`) })),
      narrow(query, value) {
        query.whereIn('operations.state', [...(operationViews[value as OperationView] ?? [])])
      },
    },
    {
      key: 'begun',
      label: `${texts}.begun`,
      type: 'days',
      column: 'operations.id',
    },
  ],
  actions: [retry],
  empty: { icon: 'activity', title: `${texts}.empty_title`, text: `${texts}.empty_text` },
  size: 25,
})
