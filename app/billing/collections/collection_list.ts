import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { dateFrom } from '#core/views/format'
import { defineList, type ListColumn } from '#core/registries/lists'
import { accountColumn, accountsNamedBy, selectAccount } from '#identity'
import { firstHits, orNone } from '#core/database/starting_with'
import { stepKinds } from '#billing/collections/schedule'
import { collectionStates } from '#billing/models/collection/states'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/** The step that comes next, without its round: "0/+5:suspend" is "suspend". */
const kindOf = (step: unknown) => /:(\w+)/.exec(String(step ?? ''))?.[1] ?? null

async function narrow(query: DatabaseQueryBuilderContract, text: string): Promise<void> {
  const owners = await accountsNamedBy(text)
  if (owners.length > 0) query.whereIn('collections.account_id', owners)
  else query.whereIn('collections.invoice_id', orNone(await firstHits('invoices', 'number', text)))
}

const columns: ListColumn[] = [
  { key: 'number', label: 'billing.columns.number', type: 'mono', value: 'number' },
  accountColumn,
  {
    key: 'state',
    label: 'billing.columns.state',
    type: 'state',
    value: (row, t) => {
      const state = row.held_at !== null && row.state === 'open' ? 'held' : String(row.state)
      return { state, label: t(`billing.collections.states.${state}`) }
    },
  },
  {
    key: 'due',
    label: 'billing.columns.due_on',
    type: 'day',
    value: 'due_on',
    labelled: true,
  },
  {
    key: 'next',
    label: 'billing.collections.next_step',
    type: 'text',
    value: (row, t) => {
      const kind = kindOf(row.next_step)
      return kind && (stepKinds as readonly string[]).includes(kind)
        ? t(`billing.collections.steps.${kind}`)
        : ''
    },
    labelled: true,
  },
  {
    key: 'next_at',
    label: 'billing.collections.next_at',
    type: 'time',
    value: (row) => (row.next_at === null ? null : dateFrom(Number(row.next_at))),
    sort: { column: 'collections.next_at' },
    labelled: true,
  },
]

/** Unpaid invoices that are collected. */
export default defineList({
  title: 'billing.collections.title',
  route: 'admin.collections.index',
  can: 'BillingPolicy.view',
  key: 'collections.id',
  query: () =>
    selectAccount(
      db
        .from('collections')
        .leftJoin('invoices', 'invoices.id', 'collections.invoice_id')
        .select('collections.id', 'collections.state', 'collections.held_at', 'invoices.number')
        .select('collections.next_step', 'collections.next_at', 'collections.due_on'),
      'collections.account_id'
    ),
  href: ({ id }) => router.makeUrl('admin.collections.show', { id }),
  columns,
  filters: [
    {
      key: 'state',
      label: 'billing.columns.state',
      type: 'choice',
      tabs: true,
      options: (t) =>
        collectionStates.map((value) => ({
          value,
          label: t(`billing.collections.states.${value}`),
        })),
      column: 'collections.state',
    },
  ],
  search: { label: 'billing.admin.filter_text', narrow },
  empty: {
    icon: 'calendar-clock',
    title: 'billing.collections.empty',
    text: 'billing.collections.empty_text',
  },
  size: 25,
})
