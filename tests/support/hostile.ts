import type { Deed } from '#tests/support/deeds/deed'
import type { ApiClient } from '@japa/api-client'

/** What clients send that are no browser of ours, with what to call it. */
export const HOSTILE: [string, unknown][] = [
  ['an object that names toString', { toString: 'x' }],
  ['an object with a prototype', JSON.parse('{"__proto__":{"a":1},"constructor":"x"}')],
  ['a list', ['a', 'b']],
  ['a list of lists', [[['a']]]],
  ['null', null],
  ['nothing', ''],
  ['half a character', 'a\ud800b'],
  ['half a character in an address', 'a\udfff@example.com'],
  ['NUL', 'a\u0000b'],
  ['100 kB', 'x'.repeat(100_000)],
  ['200 kB of hyphens', '-'.repeat(200_000)],
  ['200 kB of blanks inside', `a${' '.repeat(200_000)}b`],
  ['thousands of lines', 'A\n'.repeat(8_000)],
  ['deep JSON', JSON.parse(`${'['.repeat(60)}1${']'.repeat(60)}`)],
  ['JSON as deep as it goes', JSON.parse(`${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`)],
  ['true', true],
  ['a number', 12],
  ['a huge number', 1e308],
  ['a huge whole number', '9'.repeat(30)],
  ['minus nought', '-0'],
  ['NaN', 'NaN'],
  ['infinity', 'Infinity'],
  ['a negative number', '-5'],
  ['an exponent', '1e3'],
  ['hexadecimal', '0x10'],
  ['emoji', '👩‍👩‍👧'],
  ['255 emoji', '👍'.repeat(255)],
  ['markup', '"><script>alert(1)</script>{{ 7 * 7 }}'],
  ['a quotation', "' or 1=1 --"],
  ['a date that is none', '2027-02-31'],
]

export const SHAPES = ['json', 'form', 'multipart'] as const
export type Shape = (typeof SHAPES)[number]

/** Sends a deed with one of its fields holding something else. */
export function sendHostile(
  client: ApiClient,
  method: string,
  { session, path, form }: Deed,
  { field, value, shape }: { field: string; value: unknown; shape: Shape }
) {
  const body = { ...form, [field]: value }
  const request = client.request(path, method).redirects(0).header('accept', 'text/html')
  if (session) request.withSession(session)
  if (shape === 'json') return request.json(body)
  return shape === 'form'
    ? request.form(body as Record<string, string>)
    : request.fields(
        Object.fromEntries(Object.entries(body).map(([name, item]) => [name, textOf(item)]))
      )
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
