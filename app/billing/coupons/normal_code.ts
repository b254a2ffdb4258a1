/** What a code may be made of, once it is normal. */
export const CODE_SHAPE = /^[A-Z0-9](?:[A-Z0-9._-]{0,38}[A-Z0-9])?$/

/**
 * A code as it is compared: without blanks around or within it, wide letters as plain ones, in capitals. Null for what no code can be.
 */
export function normalCode(typed: string): string | null {
  const key = typed.normalize('NFKC').replace(/\s+/g, '').toUpperCase()
  return CODE_SHAPE.test(key) ? key : null
}
