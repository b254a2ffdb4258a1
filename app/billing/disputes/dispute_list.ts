import db from '@adonisjs/lucid/services/db'
import string from '@adonisjs/core/helpers/string'
import router from '@adonisjs/core/services/router'
import { firstHits, orNone } from '#core/database/starting_with'
import { defineList, type ListRow } from '#core/registries/lists'
import { accountColumn, accountsNamedBy, selectAccount } from '#identity'
import { amountCurrencies } from '#billing/amount_currencies'
import { openDisputeStates } from '#billing/models/dispute/states'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

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

/** Only disputes that a text names: of an invoice by its number, of a customer by their address, or by the provider's reference. */
async function narrowDisputes(query: DatabaseQueryBuilderContract, text: string): Promise<void> {
  const owners = await accountsNamedBy(text)
  if (owners.length > 0) {
    query.whereIn('disputes.account_id', owners)
    return
  }
  const [invoices, references] = await Promise.all([
    firstHits('invoices', 'number', text),
    firstHits('disputes', 'external_id', text),
  ])
  if (invoices.length > 0) query.whereIn('disputes.invoice_id', invoices)
  else query.whereIn('disputes.id', orNone(references))
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
    {
      key: 'invoice',
      label: 'billing.columns.invoice',
      type: 'mono',
      value: 'number',
      href: ({ invoice_id: id }) => (id ? router.makeUrl('admin.invoices.show', { id }) : null),
    },
    {
      key: 'reference',
      label: 'billing.admin.ledger_note',
      type: 'mono',
      value: 'external_id',
      optional: true,
    },
    {
      key: 'amount',
      label: 'billing.columns.amount',
      type: 'money',
      value: (row) => ({ minor: Number(row.amount_minor), currency: String(row.currency) }),
      sort: { column: 'disputes.amount_minor' },
    },
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
    {
      key: 'amount',
      label: 'billing.columns.amount',
      type: 'amount',
      column: 'disputes.amount_minor',
      currency: 'disputes.currency',
      currencies: amountCurrencies,
    },
  ],
  search: { label: 'billing.admin.search_payments', narrow: narrowDisputes },
  sum: { label: 'ui.list.sum', minor: 'disputes.amount_minor', currency: 'disputes.currency' },
  empty: {
    icon: 'gavel',
    title: 'billing.disputes.page.empty',
    text: 'billing.disputes.page.empty_text',
  },
  size: 25,
})
