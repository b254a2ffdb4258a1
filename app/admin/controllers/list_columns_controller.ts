import { chooseColumns } from '#core/lists/choices'
import { listAddress, staffList } from '#core/lists/pages'
import type { HttpContext } from '@adonisjs/core/http'

/** Which columns of a list somebody sees. */
export default class ListColumnsController {
  async update(ctx: HttpContext) {
    const { params, request, response, session, i18n, visitor } = ctx
    const list = await staffList(ctx, params.list)
    const asked = [request.input('columns', [])].flat().map(String)
    const known = list.columns.slice(1).flatMap(({ key }) => (asked.includes(key) ? [key] : []))
    const columns = request.input('reset') ? null : known
    await chooseColumns(visitor.requireUser().id, params.list, columns)
    session.flash('success', i18n.t('ui.list.columns_saved'))
    return response.redirect().toPath(await listAddress(ctx, list))
  }
}
