import db from '@adonisjs/lucid/services/db'
import { orNone } from '#core/database/starting_with'
import { searchAccounts } from '#identity'
import type { SearchProvider } from '#core/registries/search'

/** Finds accounts by what words of their names or the address of a member begin with. */
export const accountSearch: SearchProvider = {
  name: 'accounts',
  position: 1,
  can: 'AdminCustomerPolicy.view',

  async search(text, limit) {
    const rows = await db
      .from('accounts')
      .whereIn('accounts.id', orNone(await searchAccounts(text)))
      .join('memberships', 'memberships.account_id', 'accounts.id')
      .join('users', 'users.id', 'memberships.user_id')
      .select('accounts.id', 'accounts.name', 'accounts.company_name', 'users.email')
      .orderBy('accounts.id', 'desc')
      .limit(limit)
    return rows.map((row) => ({
      kind: 'account',
      title: row.company_name ?? row.name,
      detail: row.email,
      url: `/admin/customers/${row.id}`,
      icon: 'users',
    }))
  },
}
