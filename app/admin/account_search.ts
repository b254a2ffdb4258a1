import db from '@adonisjs/lucid/services/db'
import { contains } from '#core/database/contains'
import type { SearchProvider } from '#core/registries/admin_search'

const SEARCHED = ['accounts.name', 'accounts.company_name', 'users.email', 'users.name']

/** Finds accounts by their name and by the name or address of a member. */
export const accountSearch: SearchProvider = {
  name: 'accounts',
  position: 1,
  can: 'customers.view',

  async search(text, limit) {
    const rows = await contains(db.from('accounts'), SEARCHED, text)
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
    }))
  },
}
