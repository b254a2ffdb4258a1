import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { firstHits, orNone } from '#core/database/starting_with'
import { defineList, type ListRow } from '#core/registries/lists'
import { accountColumn, accountsNamedBy, selectAccount } from '#identity'
import { amountCurrencies } from '#billing/amount_currencies'
import { cardName } from '#billing/cards/card_name'
import { paymentKinds } from '#billing/models/payment'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

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

const invoiceUrl = ({ invoice_id: id }: ListRow) =>
  id ? router.makeUrl('admin.invoices.show', { id }) : null

function cardOf({ card_brand: brand, card_last_four: lastFour }: ListRow): string | null {
  return lastFour ? cardName({ brand: brand as string | null, lastFour: String(lastFour) }) : null
}

/** Only payments that a text names: of an invoice by its number, of a customer by their address, or by the provider's reference. */
async function narrowPayments(query: DatabaseQueryBuilderContract, text: string): Promise<void> {
  const owners = await accountsNamedBy(text)
  if (owners.length > 0) {
    query.whereIn('payments.account_id', owners)
    return
  }
  const [invoices, references] = await Promise.all([
    firstHits('invoices', 'number', text),
    firstHits('payments', 'external_id', text),
  ])
  if (invoices.length > 0) query.whereIn('payments.invoice_id', invoices)
  else query.whereIn('payments.id', orNone(references))
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
    {
      key: 'invoice',
      label: 'billing.columns.invoice',
      type: 'mono',
      value: 'number',
      href: invoiceUrl,
    },
    {
      key: 'how',
      label: 'billing.columns.how',
      type: 'text',
      value: (row, t) =>
        [t(`billing.payment_kinds.${row.kind}`), cardOf(row)].filter(Boolean).join(' '),
    },
    {
      key: 'reference',
      label: 'billing.admin.ledger_note',
      type: 'mono',
      value: 'external_id',
      optional: true,
    },
    {
      key: 'refunded',
      label: 'billing.columns.refunded',
      type: 'money',
      value: ({ refunded_minor: minor, currency }) =>
        Number(minor) > 0 ? { minor: Number(minor), currency: String(currency) } : null,
      wideOnly: true,
    },
    {
      key: 'amount',
      label: 'billing.columns.amount',
      type: 'money',
      value: (row) => ({ minor: Number(row.amount_minor), currency: String(row.currency) }),
      sort: { column: 'payments.amount_minor' },
    },
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
    {
      key: 'amount',
      label: 'billing.columns.amount',
      type: 'amount',
      column: 'payments.amount_minor',
      currency: 'payments.currency',
      currencies: amountCurrencies,
    },
  ],
  search: { label: 'billing.admin.search_payments', narrow: narrowPayments },
  sum: { label: 'ui.list.sum', minor: 'payments.amount_minor', currency: 'payments.currency' },
  empty: {
    icon: 'banknote',
    title: 'billing.admin.payments_empty',
    text: 'billing.admin.payments_empty_text',
  },
  size: 25,
})
