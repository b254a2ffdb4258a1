import router from '@adonisjs/core/services/router'
import type { ListColumn } from '#core/registries/lists'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/** Adds to a query of a list whose row each is, by the column that names its account. */
export function selectAccount<Query extends DatabaseQueryBuilderContract>(
  query: Query,
  column: string
): Query {
  query
    .leftJoin('accounts', 'accounts.id', column)
    .select('accounts.id as account_id', 'accounts.name as account')
    .select('accounts.company_name as company')
  return query
}

/** The account of a row, by its legal name; it leads to the account. */
export const accountColumn: ListColumn = {
  key: 'account',
  label: 'ui.list.account',
  type: 'text',
  value: ({ company, account }) => (company || account || null) as string | null,
  href: ({ account_id: id }) => (id ? router.makeUrl('admin.accounts.show', { id }) : null),
}
