import { allowedBy } from '#core/named_action'
import { adminSearch } from '#core/registries/admin_search'
import type { HttpContext } from '@adonisjs/core/http'

/** Looks through everything that modules offer for search and the member of staff may see. */
export default class SearchController {
  async index(ctx: HttpContext) {
    const term = String(ctx.request.input('q', '') ?? '')
      .trim()
      .slice(0, 100)
    const hits = term ? await adminSearch.search(term, allowedBy(ctx)) : []
    return ctx.view.render('pages/admin/search', { term, searchTerm: term, hits })
  }
}
