import router from '@adonisjs/core/services/router'
import { doToEach, type Told } from '#core/lists/do_to_each'
import { listAddress, staffList, textOf } from '#core/lists/pages'
import { readChosen } from '#admin/lists/read_chosen'
import { authorizeNamed, authorizeOneOf } from '#core/named_action'
import type { HttpContext } from '@adonisjs/core/http'

export default class ListActionsController {
  /** Does something to each chosen row, one after the other, and tells what became of them; or leads to the page that shows what it comes to. */
  async store(ctx: HttpContext) {
    const { params, response, session, visitor } = ctx
    const list = await staffList(ctx, params.list)
    await authorizeOneOf(ctx, list.actions ?? [])
    const { action, ids, reason } = readChosen(ctx, list)
    await authorizeNamed(ctx, action.can)
    if ('review' in action) {
      const review = router.makeUrl(action.review, [], { qs: { ids, verb: action.name } })
      return response.redirect().toPath(review)
    }
    const t = textOf(ctx)
    const how = { userId: visitor.requireUser().id, reason, t }
    const told: Told = await doToEach(list, action, ids, how)
    session.flash('list_result', told)
    return response.redirect().toPath(await listAddress(ctx, list))
  }
}
