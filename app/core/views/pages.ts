import { KeysetPage } from '#core/database/keyset'

/** A page of a short list, counted. */
export interface PageOfRows {
  currentPage: number
  lastPage: number
  total: number
}

export interface PageLinks {
  /** Where in a counted list it stands. */
  where: PageOfRows | null
  previous: string | null
  next: string | null
}

/** Where the neighbours of a page of rows are; filters in the address are kept. Null where there is one page only. */
export function pageLinks(rows: PageOfRows | KeysetPage<unknown>, url: string): PageLinks | null {
  return rows instanceof KeysetPage ? keysetLinks(rows, url) : countedLinks(rows, url)
}

function keysetLinks({ newer, older }: KeysetPage<unknown>, url: string): PageLinks | null {
  if (!newer && !older) return null
  return {
    where: null,
    previous: newer && pageUrl(url, 'before', newer),
    next: older && pageUrl(url, 'after', older),
  }
}

function countedLinks(where: PageOfRows, url: string): PageLinks | null {
  const { currentPage: current, lastPage: last } = where
  if (last <= 1) return null
  return {
    where,
    previous: current > 1 ? pageUrl(url, 'page', String(current - 1)) : null,
    next: current < last ? pageUrl(url, 'page', String(current + 1)) : null,
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

function pageUrl(url: string, name: 'page' | 'after' | 'before', value: string): string {
  const [path, query = ''] = url.split('?')
  const parameters = new URLSearchParams(query)
  for (const other of ['page', 'after', 'before']) parameters.delete(other)
  parameters.set(name, value)
  return `${path}?${parameters}`
}
