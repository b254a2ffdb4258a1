import { holdsPrivateKey } from '#core/security/private_keys'

const SECRET =
  /pass(word|phrase|code)|secret|token|private|credential|api_?key|^_|^(card|cvc|cvv|pan|iban|otp|totp|pin)(_|$)|card_?number|recovery_code|one_time/i

/** What a person sent, fit to be shown again: fields that hold secrets and private keys in any field are left out, at any depth. */
export function withoutSecrets(input: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(input).filter(
    ([name, value]) => !SECRET.test(name) && !holdsPrivateKey(name) && !isPrivateKey(value)
  )
  return Object.fromEntries(kept.map(([name, value]) => [name, within(value)]))
}

function isPrivateKey(value: unknown): boolean {
  return typeof value === 'string' && holdsPrivateKey(value)
}

function within(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isPrivateKey(item)).map(within)
  return isRecord(value) ? withoutSecrets(value) : value
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  )
}
