type Fields = Record<string, unknown>

/** An event as far as we use it. Everything but its envelope may be of any shape. */
export interface ReadEvent {
  id: string
  type: string
  /** Seconds since 1970. */
  created: number
  livemode: boolean
  object: Fields
  previous: Fields
}

/** Longer ids than any of Stripe's are no ids. */
const ID_LENGTH = 100
/** The last second that a database's date can hold. */
const LATEST_S = 253_402_300_799

/** The envelope of an event, or null where it is none that could be kept. */
export function readEvent(value: unknown): ReadEvent | null {
  const event = fieldsOf(value)
  const data = fieldsOf(event.data)
  const id = textAt(event, 'id')
  const { type, created, livemode } = event
  if (id === null || typeof type !== 'string' || type === '') return null
  if (typeof livemode !== 'boolean' || !isSecond(created) || !isFields(data.object)) return null
  return {
    id,
    type,
    created,
    livemode,
    object: data.object,
    previous: fieldsOf(data.previous_attributes),
  }
}

/** A short text under a name; null where there is none, or something else. */
export function textAt(fields: unknown, name: string): string | null {
  const value = fieldsOf(fields)[name]
  return typeof value === 'string' && value !== '' && value.length <= ID_LENGTH ? value : null
}

/** The id of something that may be expanded; null where there is none, or something else. */
export function idIn(value: unknown): string | null {
  return typeof value === 'string' ? textAt({ id: value }, 'id') : textAt(value, 'id')
}

function isSecond(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= LATEST_S
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
