import db from '@adonisjs/lucid/services/db'
import string from '@adonisjs/core/helpers/string'
import router from '@adonisjs/core/services/router'
import { defineList, type ListRow } from '#core/registries/lists'
import { accountColumn, selectAccount } from '#identity'
import {
  amountColumn,
  movedFilter,
  movedSum,
  invoiceColumn,
  narrowMovements,
  referenceColumn,
} from '#billing/movement_list'
import { openDisputeStates } from '#billing/models/dispute/states'

function disputes() {
  const query = db
    .from('disputes')
    .leftJoin('invoices', 'invoices.id', 'disputes.invoice_id')
    .leftJoin('dispute_answers', 'dispute_answers.dispute_id', 'disputes.id')
    .select('disputes.id', 'disputes.state', 'disputes.is_inquiry', 'disputes.reason')
    .select('disputes.amount_minor', 'disputes.currency', 'disputes.answer_by')
    .select('disputes.opened_at', 'disputes.invoice_id', 'disputes.external_id', 'invoices.number')
    .select('dispute_answers.state as answer')
  return selectAccount(query, 'disputes.account_id')
}

const isOpen = ({ state }: ListRow) => state === 'needs_response'

/** What banks dispute. */
export default defineList({
  title: 'billing.disputes.page.title',
  route: 'admin.disputes.index',
  can: 'BillingPolicy.view',
  key: 'disputes.id',
  query: disputes,
  href: ({ id }) => router.makeUrl('admin.disputes.show', { id }),
  columns: [
    {
      key: 'opened',
      label: 'billing.disputes.page.opened',
      type: 'time',
      value: (row) => row.opened_at as string,
      sort: { column: 'disputes.id' },
    },
    accountColumn,
    {
      key: 'state',
      label: 'billing.columns.state',
      type: 'state',
      value: (row, t) => ({
        state: String(row.state),
        label: t(
          `billing.disputes.states.${row.is_inquiry && isOpen(row) ? 'inquiry' : row.state}`
        ),
      }),
    },
    {
      key: 'answer_by',
      label: 'billing.disputes.page.answer_by',
      type: 'time',
      value: (row) => (isOpen(row) ? (row.answer_by as string | null) : null),
      sort: { column: 'disputes.answer_by', nullable: true },
      labelled: true,
    },
    {
      key: 'answer',
      label: 'billing.disputes.page.answer',
      type: 'text',
      value: ({ answer }, t) => (answer ? t(`billing.disputes.answer_states.${answer}`) : null),
      optional: true,
    },
    {
      key: 'reason',
      label: 'billing.columns.reason',
      type: 'text',
      value: ({ reason }) => string.sentenceCase(String(reason)),
      wideOnly: true,
    },
    invoiceColumn,
    referenceColumn,
    amountColumn('disputes'),
  ],
  filters: [
    {
      key: 'state',
      label: 'billing.columns.state',
      type: 'choice',
      tabs: true,
      initial: 'open',
      options: (t) =>
        ['open', 'won', 'lost', 'closed'].map((value) => ({
          value,
          label: t(`billing.disputes.shown.${value}`),
        })),
      narrow(query, value) {
        if (value === 'open') query.whereIn('disputes.state', [...openDisputeStates])
        else query.where('disputes.state', value)
      },
    },
    { key: 'opened', label: 'billing.disputes.page.opened', type: 'days', column: 'disputes.id' },
    movedFilter('disputes'),
  ],
  search: { label: 'billing.admin.search_payments', narrow: narrowMovements('disputes') },
  sum: movedSum('disputes'),
  empty: {
    icon: 'gavel',
    title: 'billing.disputes.page.empty',
    text: 'billing.disputes.page.empty_text',
  },
  size: 25,
})
