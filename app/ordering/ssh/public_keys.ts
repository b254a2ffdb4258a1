import { failed, ok, type Result } from '#core/result'
import { keyEntries, unwrapped } from '#ordering/ssh/key_entries'
import {
  holdsPrivateKey,
  parsePublicKey,
  type PublicKey,
  type PublicKeyProblem,
} from '#ordering/ssh/public_key'

export const MOST_KEYS = 10

/** The longest key on the narrowest terminal; each line more is one more way in which the key may have been one. */
const MOST_LINES = 128

/** What is wrong, and with which key of several, counted from one; null where it is the only one. */
export type PublicKeysProblem = {
  type: PublicKeyProblem['type'] | 'too_many'
  number: number | null
}

/** Reads one public key or several, fixes what copying does to them, and leaves out those that were given twice. */
export function parsePublicKeys(text: string): Result<PublicKey[], PublicKeysProblem> {
  if (holdsPrivateKey(text)) return failed({ type: 'private_key', number: null })
  const entries = keyEntries(text)
  if (entries.length === 0) return failed({ type: 'unreadable', number: null })
  if (entries.length > MOST_KEYS) return failed({ type: 'too_many', number: null })

  const keys = new Map<string, PublicKey>()
  for (const [index, lines] of entries.entries()) {
    const read = readEntry(lines)
    const number = entries.length > 1 ? index + 1 : null
    if (!read.ok) return failed({ ...read.error, number })
    keys.set(read.value.fingerprint, read.value)
  }
  return ok([...keys.values()])
}

function readEntry(lines: string[]): Result<PublicKey, PublicKeyProblem> {
  if (lines.length > MOST_LINES) return failed({ type: 'too_long' })
  const whole = parsePublicKey(lines.join(' '))
  if (lines.length === 1) return whole
  for (const candidate of unwrapped(lines)) {
    const read = parsePublicKey(candidate)
    if (read.ok) return read
  }
  return whole
}
