import type { HttpContext } from '@adonisjs/core/http'

/** The address of a list with its filters, to which the page number is added. */
export function pageUrl(request: HttpContext['request']): string {
  const pairs = Object.entries(request.qs()).filter(
    (pair): pair is [string, string] =>
      pair[0] !== 'page' && typeof pair[1] === 'string' && pair[1] !== ''
  )
  const query = new URLSearchParams(pairs).toString()
  return query ? `${request.url()}?${query}` : request.url()
}
