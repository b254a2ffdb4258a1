const SECRET = /pass(word|phrase|code)|secret|token|private|credential|api_?key|^_|^(card|cvc|cvv|pan|iban|otp|totp|pin)(_|$)|card_?number|recovery_code|one_time/i

/** What a person sent, fit to be shown again: fields that hold secrets are left out, at any depth. */
export function withoutSecrets(input: unknown): unknown {
  if (Array.isArray(input)) return input.map(withoutSecrets)
  if (!isRecord(input)) return input
  const kept = Object.entries(input).filter(([name]) => !SECRET.test(name))
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutSecrets(value)]))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
