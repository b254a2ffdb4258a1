/** The form of a VAT identification number after its country prefix (Annex to Regulation (EU) 904/2010, as VIES prints it). */
const FORMS: Record<string, RegExp> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  ES: /^[A-Z0-9]\d{7}[A-Z0-9]$/,
  FI: /^\d{8}$/,
  FR: /^[A-Z0-9]{2}\d{9}$/,
  GR: /^\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^(\d{7}[A-Z]{1,2}|\d[A-Z+*]\d{5}[A-Z])$/,
  IT: /^\d{11}$/,
  LT: /^(\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{12}$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
}

/** Greece writes EL in front of its numbers, not its country code. */
const PREFIXES: Record<string, string> = { GR: 'EL' }

/** Whether a country is a member state of the European Union. */
export function isEuropeanUnion(country: string): boolean {
  return country in FORMS
}

/** The number as it is printed: capitals, no blanks, dots or hyphens. */
export function normalizeVatId(vatId: string): string {
  return vatId.toUpperCase().replaceAll(/[\s.-]/g, '')
}

/** Whether a number has the form that its country gives out. It says nothing about whether it was given to anybody. */
export function isVatIdOf(country: string, vatId: string): boolean {
  const form = FORMS[country]
  const prefix = PREFIXES[country] ?? country
  const normalized = normalizeVatId(vatId)
  return (
    form !== undefined &&
    normalized.startsWith(prefix) &&
    form.test(normalized.slice(prefix.length))
  )
}
