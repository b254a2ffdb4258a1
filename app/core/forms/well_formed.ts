/** How deep what is sent may be nested. */
export const DEEPEST = 20
const INHERITED = new Set([...Object.getOwnPropertyNames(Object.prototype), 'toJSON', 'then'])

/**
 * What was sent, as everything behind it may rely on: texts are well-formed Unicode with one kind of line
 * break, which is what databases store and what lengths are counted in; objects carry no key that would replace what every
 * object can do, such as `toString`. Null where it is nested deeper than any form.
 */
export function wellFormed<T>(input: T): T | null {
  try {
    return mend(input, 0) as T
  } catch (error) {
    if (error instanceof TooDeep) return null
    throw error
  }
}

class TooDeep extends Error {}

function mend(value: unknown, depth: number): unknown {
  if (depth > DEEPEST) throw new TooDeep()
  if (typeof value === 'string') return mendText(value)
  if (Array.isArray(value)) return value.map((item) => mend(item, depth + 1))
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !INHERITED.has(key))
      .map(([key, item]) => [mendText(key), mend(item, depth + 1)])
  )
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

function mendText(text: string): string {
  return text.toWellFormed().replaceAll(/\r\n?/g, '\n')
}
