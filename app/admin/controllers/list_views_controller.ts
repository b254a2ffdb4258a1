import { refuseField } from '#core/exceptions/refuse_field'
import { forgetView, MOST_VIEWS, saveView } from '#core/lists/choices'
import { listAddress, staffList } from '#core/lists/pages'
import { listViewValidator } from '#admin/validators/list_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** Views of a list that somebody saved for themselves: its filters and order under a name. */
export default class ListViewsController {
  async store(ctx: HttpContext) {
    const { params, request, response, session, i18n, visitor } = ctx
    const list = await staffList(ctx, params.list)
    const { name } = await request.validateUsing(listViewValidator)
    const address = await listAddress(ctx, list)
    const query = address.split('?')[1] ?? ''
    const saved = await saveView(visitor.requireUser().id, params.list, { name, query })
    if (!saved.ok) refuseField('name', i18n.t('ui.list.too_many_views', { most: MOST_VIEWS }))
    session.flash('success', i18n.t('ui.list.view_saved', { name }))
    return response.redirect().toPath(address)
  }

  async destroy(ctx: HttpContext) {
    const { params, response, session, i18n, visitor } = ctx
    const list = await staffList(ctx, params.list)
    const found = await forgetView(visitor.requireUser().id, params.list, params.id)
    session.flash(
      found ? 'success' : 'notice',
      i18n.t(`ui.list.${found ? 'view_deleted' : 'no_view'}`)
    )
    return response.redirect().toPath(await listAddress(ctx, list))
  }
}
