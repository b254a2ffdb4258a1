import { allowedBy } from '#core/named_action'
import { adminSearch } from '#core/registries/search'
import { answerSearch } from '#core/search/answer_search'
import { findPages } from '#core/search/find_pages'
import { searchTextOf } from '#core/search/search_text'
import { findSettings } from '#admin/find_settings'
import type { HttpContext } from '@adonisjs/core/http'

/** Looks through pages, settings and everything that modules offer for search, as far as the member of staff may see it. */
export default class SearchController {
  async index(ctx: HttpContext) {
    const text = searchTextOf(ctx.request)
    const [pages, settings, found] = await Promise.all([
      findPages('admin', ctx, text),
      findSettings(ctx, text),
      text ? adminSearch.search(text, allowedBy(ctx)) : [],
    ])
    const hits = [...found, ...pages, ...settings]
    return answerSearch(ctx, { page: 'pages/admin/search', text, hits })
  }
}
