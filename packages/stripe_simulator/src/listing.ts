import { invalidRequest } from './errors.js'
import { parseSearch } from './search_query.js'

interface Listable {
  id: string
  created?: number
}

interface ListParams {
  limit?: number
  expand?: string[]
  starting_after?: string
  ending_before?: string
  created?: number | { gt?: number; gte?: number; lt?: number; lte?: number }
}

interface SearchParams {
  query: string
  limit?: number
  expand?: string[]
  page?: string
}

/** Cuts the page that a list request asks for out of all matching objects, newest first. */
export function listPage(objects: Listable[], params: ListParams, url: string) {
  const limit = limitOf(params.limit)
  if (params.ending_before && params.starting_after) {
    throw invalidRequest(
      'You may only specify one of these parameters: ending_before, starting_after.',
      { param: 'ending_before' }
    )
  }
  const matching = objects.filter((object) => isCreatedWithin(object.created, params.created))
  const total = totalOf(matching, params)
  if (params.ending_before) {
    const end = position(matching, params.ending_before, 'ending_before')
    const start = Math.max(0, end - limit)
    return { object: 'list', data: matching.slice(start, end), has_more: start > 0, ...total, url }
  }
  const start = params.starting_after
    ? position(matching, params.starting_after, 'starting_after') + 1
    : 0
  return {
    object: 'list',
    data: matching.slice(start, start + limit),
    has_more: matching.length > start + limit,
    ...total,
    url,
  }
}

/** Answers a search: the matching objects, newest first, from the page that is asked for. */
export function searchPage(objects: Listable[], params: SearchParams, url: string) {
  const limit = limitOf(params.limit)
  const start = Number(params.page ?? 0)
  const matching = objects.filter(parseSearch(params.query, url))
  const hasMore = matching.length > start + limit
  return {
    object: 'search_result',
    data: matching.slice(start, start + limit),
    has_more: hasMore,
    next_page: hasMore ? String(start + limit) : null,
    ...totalOf(matching, params),
    url,
  }
}

/** How many match in all; only those who expand it are told. */
function totalOf(matching: Listable[], { expand }: { expand?: string[] }) {
  return expand?.includes('total_count') ? { total_count: matching.length } : {}
}

function limitOf(limit = 10) {
  if (limit >= 1 && limit <= 100) return limit
  throw invalidRequest('Limit must be between 1 and 100', { param: 'limit' })
}

function position(objects: Listable[], id: string, param: string) {
  const index = objects.findIndex((object) => object.id === id)
  if (index >= 0) return index
  throw invalidRequest(`No such object: '${id}'`, { code: 'resource_missing', param })
}

function isCreatedWithin(created = 0, range: ListParams['created']) {
  if (range === undefined) return true
  if (typeof range === 'number') return created === range
  return (
    (range.gt === undefined || created > range.gt) &&
    (range.gte === undefined || created >= range.gte) &&
    (range.lt === undefined || created < range.lt) &&
    (range.lte === undefined || created <= range.lte)
  )
}
