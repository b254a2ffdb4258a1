import db from '@adonisjs/lucid/services/db'
import { defineList, type ListRow } from '#core/registries/lists'
import { accountColumn, selectAccount } from '#identity'
import {
  amountColumn,
  movedFilter,
  movedSum,
  invoiceColumn,
  invoiceUrl,
  narrowMovements,
  referenceColumn,
} from '#billing/movement_list'
import { cardName } from '#billing/cards/card_name'
import { paymentKinds } from '#billing/models/payment'

function payments() {
  const query = db
    .from('payments')
    .leftJoin('invoices', 'invoices.id', 'payments.invoice_id')
    .select('payments.id', 'payments.kind', 'payments.card_brand', 'payments.card_last_four')
    .select('payments.amount_minor', 'payments.refunded_minor', 'payments.currency')
    .select('payments.received_at', 'payments.external_id', 'payments.invoice_id')
    .select('invoices.number')
  return selectAccount(query, 'payments.account_id')
}

function cardOf({ card_brand: brand, card_last_four: lastFour }: ListRow): string | null {
  return lastFour ? cardName({ brand: brand as string | null, lastFour: String(lastFour) }) : null
}

/** The payments of all accounts. */
export default defineList({
  title: 'billing.admin.payments',
  route: 'admin.payments.index',
  can: 'BillingPolicy.view',
  key: 'payments.id',
  query: payments,
  href: invoiceUrl,
  columns: [
    {
      key: 'received',
      label: 'billing.columns.when',
      type: 'moment',
      value: (row) => row.received_at as string,
      sort: { column: 'payments.id' },
    },
    accountColumn,
    invoiceColumn,
    {
      key: 'how',
      label: 'billing.columns.how',
      type: 'text',
      value: (row, t) =>
        [t(`billing.payment_kinds.${row.kind}`), cardOf(row)].filter(Boolean).join(' '),
    },
    referenceColumn,
    {
      key: 'refunded',
      label: 'billing.columns.refunded',
      type: 'money',
      value: ({ refunded_minor: minor, currency }) =>
        Number(minor) > 0 ? { minor: Number(minor), currency: String(currency) } : null,
      wideOnly: true,
    },
    amountColumn('payments'),
  ],
  filters: [
    {
      key: 'kind',
      label: 'billing.columns.how',
      type: 'choice',
      tabs: true,
      column: 'payments.kind',
      options: (t) =>
        paymentKinds.map((value) => ({ value, label: t(`billing.payment_kinds.${value}`) })),
    },
    { key: 'recorded', label: 'billing.columns.recorded', type: 'days', column: 'payments.id' },
    movedFilter('payments'),
  ],
  search: { label: 'billing.admin.search_payments', narrow: narrowMovements('payments') },
  sum: movedSum('payments'),
  empty: {
    icon: 'banknote',
    title: 'billing.admin.payments_empty',
    text: 'billing.admin.payments_empty_text',
  },
  size: 25,
})
