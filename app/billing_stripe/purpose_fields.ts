/** The most that Stripe keeps under one name of an object's metadata, and under how many names it is spread. */
const FIELD = 500
const FIELDS = 4
const name = (index: number) => `purpose_${index + 1}`

/** What a charge is for as fields of metadata; throws a `RangeError` for more than 2,000 letters. */
export function purposeFields(purpose: string): Record<string, string> {
  const count = Math.ceil(purpose.length / FIELD)
  if (count > FIELDS) throw new RangeError(`A purpose of ${purpose.length} letters`)
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      name(index),
      purpose.slice(index * FIELD, (index + 1) * FIELD),
    ])
  )
}

/** What a charge is for, from metadata that may be of any shape; null where it says nothing. */
export function purposeIn(metadata: unknown): string | null {
  const fields = (metadata ?? {}) as Record<string, unknown>
  const parts = Array.from({ length: FIELDS }, (_, index) => fields[name(index)])
  const text = parts.filter((part) => typeof part === 'string' && part.length <= FIELD).join('')
  return text === '' ? null : text
}
