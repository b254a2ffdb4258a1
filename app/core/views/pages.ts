export interface PageOfRows {
  currentPage: number
  lastPage: number
  total: number
}

export interface PageLinks {
  current: number
  last: number
  total: number
  previous: string | null
  next: string | null
}

/** Where the neighbours of a page of rows are; filters in the address are kept. Null where there is one page only. */
export function pageLinks(rows: PageOfRows, url: string): PageLinks | null {
  const { currentPage: current, lastPage: last, total } = rows
  if (last <= 1) return null
  return {
    current,
    last,
    total,
    previous: current > 1 ? pageUrl(url, current - 1) : null,
    next: current < last ? pageUrl(url, current + 1) : null,
  }
}

/** "what it is · how it is · shop", without the parts that are missing. */
export function pageTitle(...parts: (string | null | undefined)[]): string {
  return parts.filter(Boolean).join(' · ')
}

/** The address a form posts to: browsers send GET and POST only, other methods travel in the query string. */
export function formAction(action: string, method: string): string {
  if (['GET', 'POST'].includes(method.toUpperCase())) return action
  return `${action}${action.includes('?') ? '&' : '?'}_method=${method.toUpperCase()}`
}

function pageUrl(url: string, page: number): string {
  const [path, query = ''] = url.split('?')
  const parameters = new URLSearchParams(query)
  parameters.set('page', String(page))
  return `${path}?${parameters}`
}
