import type { HttpContext } from '@adonisjs/core/http'

/** Fields of a form that came back to this page, as they were sent; nothing where none did, or it was another person's. */
export function fieldsOf<Name extends string>(
  { session }: HttpContext,
  names: Name[]
): Partial<Record<Name, unknown>> {
  const { flashMessages: flash } = session
  if (!flash.has('input_kept')) return {}
  const sent = names.filter((name) => flash.has(name)).map((name) => [name, flash.get(name)])
  return Object.fromEntries(sent) as Partial<Record<Name, unknown>>
}
