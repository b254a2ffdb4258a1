import type { HttpContext } from '@adonisjs/core/http'
import type { SearchHit } from '#core/registries/search'

/** The id of the frame that shows what was found, in pages and in the dialog of the bar. */
const FRAME = 'search-results'

interface Found {
  /** The page of the area. */
  page: string
  text: string
  hits: SearchHit[]
}

/** What was found, by kind: as a page, or without its surroundings for the frame that asks while a person types. */
export function answerSearch(
  { request, response, view }: Pick<HttpContext, 'request' | 'response' | 'view'>,
  { page, text, hits }: Found
) {
  response.vary('Turbo-Frame')
  const kinds = [...Map.groupBy(hits, ({ kind }) => kind)].map(([kind, ofKind]) => ({
    kind,
    hits: ofKind,
  }))
  const found = { text, count: hits.length, kinds }
  const asked = request.header('turbo-frame') === FRAME ? 'pages/core/search_results' : page
  return view.render(asked, found)
}
