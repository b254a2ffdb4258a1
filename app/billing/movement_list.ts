import router from '@adonisjs/core/services/router'
import { firstHits, orNone } from '#core/database/starting_with'
import { accountsNamedBy } from '#identity'
import { amountFilter } from '#billing/amount_filter'
import type { ListColumn, ListFilter, ListRow } from '#core/registries/lists'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/** Tables of money that moved, or is to: each row is of an account, and mostly of an invoice. Below is what their lists have in common. */
type Movements = 'payments' | 'refunds' | 'disputes'

/** The page of a row's invoice; null where it is of none. */
export const invoiceUrl = ({ invoice_id: id }: ListRow): string | null =>
  id ? router.makeUrl('admin.invoices.show', { id: String(id) }) : null

/** The number of a row's invoice, selected as `number`; it leads to the invoice. */
export const invoiceColumn: ListColumn = {
  key: 'invoice',
  label: 'billing.columns.invoice',
  type: 'mono',
  value: 'number',
  href: invoiceUrl,
}

/** What the provider calls it. */
export const referenceColumn: ListColumn = {
  key: 'reference',
  label: 'billing.admin.ledger_note',
  type: 'mono',
  value: 'external_id',
  optional: true,
}

export const amountColumn = (table: Movements): ListColumn => ({
  key: 'amount',
  label: 'billing.columns.amount',
  type: 'money',
  value: (row) => ({ minor: Number(row.amount_minor), currency: String(row.currency) }),
  sort: { column: `${table}.amount_minor` },
})

export const movedFilter = (table: Movements): ListFilter =>
  amountFilter('amount', {
    label: 'billing.columns.amount',
    column: `${table}.amount_minor`,
    currency: `${table}.currency`,
  })

export const movedSum = (table: Movements) => ({
  label: 'ui.list.sum',
  minor: `${table}.amount_minor`,
  currency: `${table}.currency`,
})

/** Only rows that a text names: of a customer by their address, of an invoice by its number, or by the provider's reference. */
export function narrowMovements(table: Movements) {
  return async (query: DatabaseQueryBuilderContract, text: string): Promise<void> => {
    const owners = await accountsNamedBy(text)
    if (owners.length > 0) {
      query.whereIn(`${table}.account_id`, owners)
      return
    }
    const [invoices, references] = await Promise.all([
      firstHits('invoices', 'number', text),
      firstHits(table, 'external_id', text),
    ])
    if (invoices.length > 0) query.whereIn(`${table}.invoice_id`, invoices)
    else query.whereIn(`${table}.id`, orNone(references))
  }
}
