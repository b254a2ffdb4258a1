import { invalidRequest } from './errors.js'
import type Stripe from 'stripe'

/** The id of a reference that the types allow to be expanded; null where there is none. */
export function idOf(reference: string | { id: string } | null | undefined): string | null {
  if (!reference) return null
  return typeof reference === 'string' ? reference : reference.id
}

const MOST_KEYS = 50

/**
 * Metadata after an update: an empty value removes its key, an empty string removes all. Refuses
 * more than 50 keys, however many updates they came in.
 */
export function mergeMetadata(
  current: Stripe.Metadata | null | undefined,
  update: Stripe.Emptyable<Stripe.MetadataParam> | undefined
): Stripe.Metadata {
  if (update === undefined) return { ...current }
  if (!update) return {}
  const merged = Object.entries({ ...current, ...update }).filter(
    ([, value]) => value !== '' && value !== null
  )
  if (merged.length > MOST_KEYS) {
    throw invalidRequest(`Metadata can have up to ${MOST_KEYS} keys, not ${merged.length}`, {
      param: 'metadata',
    })
  }
  return Object.fromEntries(merged.map(([name, value]) => [name, String(value)]))
}

/** Text as it is stored: an empty text is no text. */
export function text(value: string | null | undefined): string | null {
  return value || null
}
