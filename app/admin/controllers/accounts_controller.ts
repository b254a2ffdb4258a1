import { staffListPage } from '#core/lists/pages'
import { timelinePage } from '#core/timeline/timeline_page'
import Account from '#identity/models/account'
import { accountDisputeNotices } from '#billing'
import { priceListsFor, readStorefront } from '#catalog'
import Invoice from '#billing/models/invoice'
import Order from '#ordering/models/order'
import Service from '#provisioning/models/service'
import type { HttpContext } from '@adonisjs/core/http'

const RECENT = 8

/** The accounts that order, own and pay. */
export default class AccountsController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'accounts')
    return ctx.view.render('pages/admin/accounts/index', { list })
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
    const [services, orders, invoices, disputes, priceLists, shop, timeline] = await Promise.all([
      Service.query().where(recent).orderBy('id', 'desc').limit(RECENT),
      Order.query().where(recent).orderBy('id', 'desc').limit(RECENT),
      Invoice.query().where(recent).orderBy('id', 'desc').limit(RECENT),
      accountDisputeNotices(i18n, account.id),
      priceListsFor(account),
      readStorefront(account),
      timelinePage(ctx, { type: 'customer', id: account.id, accountId: account.id, ...scope }),
    ])
    return view.render('pages/admin/accounts/show', {
      account,
      services,
      orders,
      invoices,
      disputes,
      priceLists,
      mayChangeCurrency: shop.currencies.some((code) => code !== account.currency),
      timeline,
    })
  }
}
