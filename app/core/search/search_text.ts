import type { HttpContext } from '@adonisjs/core/http'

const LONGEST = 100

/** What a person looks for, from the address; empty where nothing was asked. */
export function searchTextOf(request: HttpContext['request']): string {
  const text: unknown = request.input('q')
  return typeof text === 'string' ? text.trim().slice(0, LONGEST) : ''
}

/** Whether the names hold every word of the text, in whatever case and with or without accents; so it is for no word. */
export function namesAll(text: string, ...names: (string | undefined)[]): boolean {
  const name = plain(names.filter(Boolean).join(' '))
  return plain(text)
    .split(/\s+/)
    .every((word) => name.includes(word))
}

function plain(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
