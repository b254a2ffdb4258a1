/** Countries of SEPA with the length of their account numbers (EPC409-09, ISO 13616). */
const LENGTHS: Record<string, number> = {
  AD: 24,
  AL: 28,
  AT: 20,
  BE: 16,
  BG: 22,
  CH: 21,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  EE: 20,
  ES: 24,
  FI: 18,
  FR: 27,
  GB: 22,
  GI: 23,
  GR: 27,
  HR: 21,
  HU: 28,
  IE: 22,
  IS: 26,
  IT: 27,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MC: 27,
  MD: 24,
  ME: 22,
  MK: 19,
  MT: 31,
  NL: 18,
  NO: 15,
  PL: 28,
  PT: 25,
  RO: 24,
  RS: 22,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  VA: 22,
}

/** An account number without blanks and in capitals, as banks exchange it. */
export function plainIban(typed: string): string {
  return typed.replaceAll(/[\s-]/g, '').toUpperCase()
}

/** Whether it is an account number of a SEPA country with the right length and check digits (ISO 7064, MOD 97-10). */
export function isIban(plain: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z\d]+$/.test(plain)) return false
  if (plain.length !== LENGTHS[plain.slice(0, 2)]) return false
  const turned = plain.slice(4) + plain.slice(0, 4)
  const digits = [...turned].map((letter) => Number.parseInt(letter, 36)).join('')
  return BigInt(digits) % 97n === 1n
}

/** In groups of four, as people read it. */
export function groupedIban(plain: string): string {
  return plain.replaceAll(/(.{4})(?=.)/g, '$1 ')
}

/** Whether it is a bank's code as SWIFT gives them (ISO 9362). */
export function isBic(plain: string): boolean {
  return /^[A-Z]{6}[A-Z\d]{2}(?:[A-Z\d]{3})?$/.test(plain)
}
