import type { HttpContext } from '@adonisjs/core/http'

/** Further than anybody turns; what databases count rows with ends somewhere, too. */
const LAST = 100_000

/** The page of a numbered list that the address asks for; anything that is none is the first. */
export function pageNumber(request: HttpContext['request']): number {
  const page = Number.parseInt(String(request.qs().page), 10)
  return page >= 1 ? Math.min(page, LAST) : 1
}
