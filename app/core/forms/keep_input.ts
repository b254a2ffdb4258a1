import { sentAction } from '#core/views/fields'
import { personOfPage } from '#core/forms/form_person'
import { withoutSecrets } from '#core/exceptions/without_secrets'
import type { HttpContext } from '@adonisjs/core/http'

const MOST_BYTES = 16_384

/**
 * Leaves what a person typed, secrets excepted, to the next page, where the form that was sent shows it again. A session
 * holds 16 kB of it: what is longest goes first, and the page says which fields it could not keep. Nobody else than
 * the author of the form sees it; false where nobody knows who that is, and nothing is kept.
 */
export function keepInput(ctx: HttpContext): boolean {
  const { request, session } = ctx
  const person = personOfPage(ctx)
  if (person === null) return false
  const { kept, dropped } = within(MOST_BYTES, withoutSecrets(request.body()))
  const key: unknown = kept.form_key
  session.flash('input', kept)
  session.flash('input_kept', true)
  session.flash('input_dropped', dropped)
  session.flash('sent_form', {
    action: sentAction({ action: request.url(), method: request.method() }),
    person,
    ...(typeof key === 'string' && { key }),
  })
  return true
}

function within(bytes: number, input: Record<string, unknown>) {
  const kept = { ...input }
  const dropped: string[] = []
  const sizes = new Map(Object.entries(input).map(([name, value]) => [name, sizeOf(value)]))
  const longestFirst = [...sizes].sort(([, one], [, other]) => other - one)
  let total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  for (const [name, size] of longestFirst) {
    if (total <= bytes) break
    total -= size
    delete kept[name]
    // A name that long is no field of ours, and naming it would spend what the limit saves.
    if (name.length <= 64 && dropped.length < 20) dropped.push(name)
  }
  return { kept, dropped }
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '')
}
