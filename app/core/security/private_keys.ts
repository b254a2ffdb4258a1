// Two hyphens are enough, however many there are: counting them from each of them takes as long as their square.
const MARKS = /--\s*(BEGIN|END) [A-Z0-9 ]*PRIVATE KEY|PuTTY-User-Key-File|AGE-SECRET-KEY-/i

/** Whether a text, or anything inside a list or an object, its names included, holds any part of a private key. */
export function holdsPrivateKey(value: unknown, marks = MARKS): boolean {
  if (typeof value === 'string') return marks.test(value)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(
    ([name, item]) => marks.test(name) || holdsPrivateKey(item, marks)
  )
}
