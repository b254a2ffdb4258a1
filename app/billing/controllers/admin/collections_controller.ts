import { staffListPage } from '#core/lists/pages'
import Account from '#identity/models/account'
import { presentCollection } from '#billing/collections/present_collection'
import Collection from '#billing/models/collection'
import type { HttpContext } from '@adonisjs/core/http'

export default class CollectionsController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'collections')
    return ctx.view.render('pages/billing/admin/collections/index', { list })
  }

  async show({ params, view }: HttpContext) {
    const collection = await Collection.query()
      .where('id', params.id)
      .preload('invoice')
      .firstOrFail()
    return view.render('pages/billing/admin/collections/show', {
      ...(await presentCollection(collection)),
      account: await Account.findOrFail(collection.accountId),
    })
  }
}
