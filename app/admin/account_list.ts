import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { orNone } from '#core/database/starting_with'
import { readerLanguage } from '#core/i18n/languages'
import { defineList } from '#core/registries/lists'
import { countryName, countryOptions, searchAccounts } from '#identity'

function accounts() {
  return db
    .from('accounts')
    .select('accounts.id', 'accounts.name', 'accounts.company_name', 'accounts.country')
    .select('accounts.billing_email', 'accounts.created_at')
    .select(
      db
        .from('services')
        .whereColumn('account_id', 'accounts.id')
        .where('state', 'active')
        .count('*')
        .as('services')
    )
}

/** The accounts that order, own and pay. */
export default defineList({
  title: 'admin.accounts.title',
  route: 'admin.accounts.index',
  can: 'AdminCustomerPolicy.view',
  key: 'accounts.id',
  query: accounts,
  href: ({ id }) => router.makeUrl('admin.accounts.show', { id }),
  columns: [
    {
      key: 'name',
      label: 'admin.accounts.name',
      type: 'text',
      value: (row) => String(row.company_name || row.name),
    },
    {
      key: 'country',
      label: 'admin.accounts.country',
      type: 'text',
      value: ({ country }) =>
        country ? countryName(String(country), readerLanguage().locale) : null,
    },
    {
      key: 'email',
      label: 'admin.accounts.billing_email',
      type: 'text',
      value: 'billing_email',
      optional: true,
    },
    {
      key: 'servers',
      label: 'admin.accounts.services',
      type: 'number',
      value: (row) => Number(row.services),
      labelled: true,
    },
    {
      key: 'since',
      label: 'admin.accounts.since',
      type: 'time',
      value: (row) => row.created_at as string,
      sort: { column: 'accounts.id' },
    },
  ],
  filters: [
    {
      key: 'country',
      label: 'admin.accounts.country',
      type: 'choice',
      column: 'accounts.country',
      options: () => countryOptions(readerLanguage().locale),
    },
    { key: 'since', label: 'admin.accounts.since', type: 'days', column: 'accounts.id' },
  ],
  search: {
    label: 'admin.accounts.filter',
    async narrow(query, text) {
      query.whereIn('accounts.id', orNone(await searchAccounts(text)))
    },
  },
  empty: {
    icon: 'users',
    title: 'admin.accounts.empty_title',
    text: 'admin.accounts.empty_text',
  },
})
