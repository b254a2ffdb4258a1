import type {} from '@adonisjs/core/providers/edge_provider'
import type { HttpContext } from '@adonisjs/core/http'
import { visitorOf } from '@innkeeper/panel'
import Entry from '../models/entry.ts'
import EntryPolicy from '../policies/entry_policy.ts'

export default class PointsController {
  /** The points of the account that the customer acts for. */
  async index(ctx: HttpContext) {
    await ctx.bouncer.with(EntryPolicy).authorize('view')
    const { id } = visitorOf(ctx).requireAccount()
    const entries = await Entry.query().where('account_id', id).orderBy('id', 'desc').limit(50)
    return ctx.view.render('loyalty::index', { entries })
  }
}
