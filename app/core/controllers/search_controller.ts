import { allowedBy } from '#core/named_action'
import { customerSearch } from '#core/registries/search'
import { answerSearch } from '#core/search/answer_search'
import { findPages } from '#core/search/find_pages'
import { searchTextOf } from '#core/search/search_text'
import type { HttpContext } from '@adonisjs/core/http'

/** Looks through the pages of the portal and what modules offer of the customer's account. */
export default class SearchController {
  async index(ctx: HttpContext) {
    const { id } = ctx.visitor.requireAccount()
    const text = searchTextOf(ctx.request)
    const [pages, found] = await Promise.all([
      findPages('customer', ctx, text),
      text ? customerSearch.search(text, allowedBy(ctx), id) : [],
    ])
    return answerSearch(ctx, { page: 'pages/core/search', text, hits: [...pages, ...found] })
  }
}
