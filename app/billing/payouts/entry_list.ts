import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { firstHits, orNone } from '#core/database/starting_with'
import { defineList, type ListRow, type ListText } from '#core/registries/lists'
import { accountColumn, selectAccount } from '#identity'
import { amountFilter } from '#billing/amount_filter'
import { entryKinds, entryStates } from '#billing/models/balance_entry'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

const texts = 'billing.payouts'

const TONES: Record<string, string> = { booked: 'ok', unexplained: 'warn', before: 'off' }

function entries() {
  const query = db
    .from('balance_entries')
    .leftJoin('payments', 'payments.id', 'balance_entries.payment_id')
    .leftJoin('payouts', 'payouts.id', 'balance_entries.payout_id')
    .select('balance_entries.id', 'balance_entries.kind', 'balance_entries.type')
    .select('balance_entries.description', 'balance_entries.external_id')
    .select('balance_entries.source_id', 'balance_entries.charge_id', 'balance_entries.gateway')
    .select('balance_entries.gross_minor', 'balance_entries.fee_minor', 'balance_entries.net_minor')
    .select('balance_entries.currency', 'balance_entries.state', 'balance_entries.occurred_at')
    .select('balance_entries.payout_id', 'payouts.external_id as payout')
  return selectAccount(query, 'payments.account_id')
}

const money = (column: string) => (row: ListRow) => ({
  minor: Number(row[column]),
  currency: String(row.currency),
})

/** What of an entry its kind does not say: the gateway's own words. */
function wordsOf({ kind, type, description }: ListRow): string | null {
  if (kind === 'payout') return null
  if (description) return String(description)
  return kind === 'other' && type ? String(type).replaceAll('_', ' ') : null
}

/** The numbers of the invoices that each charge paid. */
async function withInvoices(rows: ListRow[]): Promise<ListRow[]> {
  const charges = rows.flatMap((row) => (row.account_id ? [String(row.charge_id)] : []))
  const paid = await db
    .from('payments')
    .join('invoices', 'invoices.id', 'payments.invoice_id')
    .whereIn('payments.external_id', orNone(charges))
    .orderBy('payments.part')
    .select('payments.external_id', 'payments.invoice_id', 'invoices.number')
  return rows.map((row) => {
    const own = paid.filter(({ external_id: charge }) => charge === row.charge_id)
    const numbers = own.map(({ number }) => number).join(', ')
    return { ...row, numbers: numbers || null, invoice_id: own[0]?.invoice_id ?? null }
  })
}

/** Only entries that a text names: by a reference of the provider, or an invoice by its number. */
async function narrow(query: DatabaseQueryBuilderContract, text: string): Promise<void> {
  const invoices = await firstHits('invoices', 'number', text)
  if (invoices.length > 0) {
    const charges = db.from('payments').whereIn('invoice_id', invoices).select('external_id')
    query.whereIn('balance_entries.charge_id', charges)
    return
  }
  const [own, sources] = await Promise.all([
    firstHits('balance_entries', 'external_id', text),
    firstHits('balance_entries', 'charge_id', text),
  ])
  query.whereIn('balance_entries.id', orNone([...own, ...sources]))
}

/** How an entry stands, as a dot and a word. */
const stateOf = ({ state }: ListRow, t: ListText) => ({
  state: String(state),
  label: t(`${texts}.entry_states.${state}`),
  tone: TONES[String(state)],
})

/** What moved the balance at the gateway. */
export default defineList({
  title: `${texts}.entries_title`,
  route: 'admin.balance_entries.index',
  can: 'BillingPolicy.view',
  key: 'balance_entries.id',
  query: entries,
  complete: withInvoices,
  columns: [
    {
      key: 'occurred',
      label: 'billing.columns.when',
      type: 'moment',
      value: (row) => row.occurred_at as string,
      sort: { column: 'balance_entries.id' },
    },
    {
      key: 'kind',
      label: `${texts}.kind`,
      type: 'text',
      value: ({ kind }, t) => t(`${texts}.kinds.${kind}`),
      below: wordsOf,
    },
    { key: 'state', label: 'billing.columns.state', type: 'state', value: stateOf },
    accountColumn,
    {
      key: 'invoice',
      label: 'billing.columns.invoice',
      type: 'mono',
      value: 'numbers',
      href: ({ invoice_id: id }) => (id ? router.makeUrl('admin.invoices.show', { id }) : null),
    },
    {
      key: 'payout',
      label: `${texts}.payout`,
      type: 'mono',
      value: 'payout',
      href: ({ payout_id: id }) => (id ? router.makeUrl('admin.payouts.show', { id }) : null),
      optional: true,
    },
    {
      key: 'reference',
      label: `${texts}.entry_id`,
      type: 'mono',
      value: 'external_id',
      optional: true,
    },
    { key: 'source', label: `${texts}.source`, type: 'mono', value: 'source_id', optional: true },
    { key: 'gateway', label: `${texts}.gateway`, type: 'text', value: 'gateway', optional: true },
    {
      key: 'gross',
      label: `${texts}.gross`,
      type: 'money',
      value: money('gross_minor'),
      wideOnly: true,
    },
    { key: 'fee', label: `${texts}.fee`, type: 'money', value: money('fee_minor'), wideOnly: true },
    {
      key: 'net',
      label: `${texts}.net`,
      type: 'money',
      value: money('net_minor'),
      sort: { column: 'balance_entries.net_minor' },
    },
  ],
  filters: [
    {
      key: 'state',
      label: 'billing.columns.state',
      type: 'choice',
      tabs: true,
      column: 'balance_entries.state',
      options: (t) =>
        entryStates.map((value) => ({ value, label: t(`${texts}.entry_states.${value}`) })),
    },
    {
      key: 'kind',
      label: `${texts}.kind`,
      type: 'choice',
      column: 'balance_entries.kind',
      options: (t) => entryKinds.map((value) => ({ value, label: t(`${texts}.kinds.${value}`) })),
    },
    { key: 'occurred', label: 'billing.columns.when', type: 'days', column: 'balance_entries.id' },
    {
      key: 'payout',
      label: `${texts}.payout`,
      type: 'text',
      mono: true,
      narrow(query, text) {
        const payouts = db.from('payouts').where('external_id', text).select('id')
        query.whereIn('balance_entries.payout_id', payouts)
      },
    },
    amountFilter('net', {
      label: `${texts}.net`,
      column: 'balance_entries.net_minor',
      currency: 'balance_entries.currency',
    }),
  ],
  search: { label: `${texts}.entry_search`, narrow },
  sum: {
    label: `${texts}.sum`,
    minor: 'balance_entries.net_minor',
    currency: 'balance_entries.currency',
  },
  empty: { icon: 'hand-coins', title: `${texts}.no_entries`, text: `${texts}.no_entries_text` },
})
