import db from '@adonisjs/lucid/services/db'
import { cursorFrom, keysetPage } from '#core/database/keyset'
import { timelinePage } from '#core/timeline/timeline_page'
import { orNone } from '#core/database/starting_with'
import { searchAccounts } from '#identity'
import Account from '#identity/models/account'
import { accountDisputeNotices } from '#billing'
import Invoice from '#billing/models/invoice'
import Order from '#ordering/models/order'
import Service from '#provisioning/models/service'
import type { HttpContext } from '@adonisjs/core/http'

const PER_PAGE = 30
const RECENT = 8

/** The accounts that order, own and pay. */
export default class AccountsController {
  async index({ request, view }: HttpContext) {
    const term = String(request.input('q', '') ?? '')
      .trim()
      .slice(0, 100)
    const query = db
      .from('accounts')
      .select(
        'accounts.id',
        'accounts.name',
        'accounts.company_name',
        'accounts.country',
        'accounts.created_at'
      )
      .select(
        db
          .from('services')
          .whereColumn('account_id', 'accounts.id')
          .where('state', 'active')
          .count('*')
          .as('services')
      )
    if (term) query.whereIn('accounts.id', orNone(await searchAccounts(term)))
    const at = cursorFrom(request)
    const accounts = await keysetPage(query, { key: 'accounts.id', size: PER_PAGE, at })
    return view.render('pages/admin/accounts/index', { accounts, term })
  }

  async show(ctx: HttpContext) {
    const { params, view, i18n } = ctx
    const account = await Account.query()
      .where('id', params.id)
      .preload('memberships', (query) => query.preload('user'))
      .firstOrFail()
    const recent = { account_id: account.id }
    const addresses = account.memberships.map(({ user }) => user.email)
    if (account.billingEmail) addresses.push(account.billingEmail)
    const scope = { invoiceIds: [], serviceIds: [], addresses: [...new Set(addresses)] }
    const [services, orders, invoices, disputes, timeline] = await Promise.all([
      Service.query().where(recent).orderBy('id', 'desc').limit(RECENT),
      Order.query().where(recent).orderBy('id', 'desc').limit(RECENT),
      Invoice.query().where(recent).orderBy('id', 'desc').limit(RECENT),
      accountDisputeNotices(i18n, account.id),
      timelinePage(ctx, { type: 'customer', id: account.id, accountId: account.id, ...scope }),
    ])
    return view.render('pages/admin/accounts/show', {
      account,
      services,
      orders,
      invoices,
      disputes,
      timeline,
    })
  }
}
