import { adminSearch } from '#core/registries/admin_search'
import type { HttpContext } from '@adonisjs/core/http'

/** Looks through everything that modules offer for search and the member of staff may see. */
export default class SearchController {
  async index({ request, view, visitor }: HttpContext) {
    const term = String(request.input('q', '') ?? '')
      .trim()
      .slice(0, 100)
    const hits = term ? await adminSearch.search(term, (permission) => visitor.can(permission)) : []
    return view.render('pages/admin/search', { term, searchTerm: term, hits })
  }
}
