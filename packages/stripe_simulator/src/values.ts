import type Stripe from 'stripe'

/** The id of a reference that the types allow to be expanded; null where there is none. */
export function idOf(reference: string | { id: string } | null | undefined): string | null {
  if (!reference) return null
  return typeof reference === 'string' ? reference : reference.id
}

/** Metadata after an update: an empty value removes its key, an empty string removes all. */
export function mergeMetadata(
  current: Stripe.Metadata | null | undefined,
  update: Stripe.Emptyable<Stripe.MetadataParam> | undefined
): Stripe.Metadata {
  if (update === undefined) return { ...current }
  if (!update) return {}
  const merged = Object.entries({ ...current, ...update }).filter(
    ([, value]) => value !== '' && value !== null
  )
  return Object.fromEntries(merged.map(([name, value]) => [name, String(value)]))
}

/** Text as it is stored: an empty text is no text. */
export function text(value: string | null | undefined): string | null {
  return value || null
}
