import jsvat from 'jsvat-next'

/** The member states of the European Union, each with what knows the form of its numbers (as VIES prints them). */
const MEMBERS = {
  AT: jsvat.austria,
  BE: jsvat.belgium,
  BG: jsvat.bulgaria,
  CY: jsvat.cyprus,
  CZ: jsvat.czechRepublic,
  DE: jsvat.germany,
  DK: jsvat.denmark,
  EE: jsvat.estonia,
  ES: jsvat.spain,
  FI: jsvat.finland,
  FR: jsvat.france,
  GR: jsvat.greece,
  HR: jsvat.croatia,
  HU: jsvat.hungary,
  IE: jsvat.ireland,
  IT: jsvat.italy,
  LT: jsvat.lithuania,
  LU: jsvat.luxembourg,
  LV: jsvat.latvia,
  MT: jsvat.malta,
  NL: jsvat.netherlands,
  PL: jsvat.poland,
  PT: jsvat.portugal,
  RO: jsvat.romania,
  SE: jsvat.sweden,
  SI: jsvat.slovenia,
  SK: jsvat.slovakiaRepublic,
} as const
type Member = keyof typeof MEMBERS

/** Greece writes EL in front of its numbers, not its country code. */
const PREFIXES: Partial<Record<Member, string>> = { GR: 'EL' }
/** What people put between the characters of a number, and what no page shows: blanks, hyphens of any kind, dots, slashes. */
const NO_PART = /[\s\p{Pd}\p{Cf}\u2212./]/gu
const BELGIAN_OF_OLD = /^BE[2-9]\d{8}$/

/** How a tax number fits the country of its bearer: as a VAT number of it, in another form, of another member state, or no EU matter. */
export type VatIdForm = 'fits' | 'other_form' | 'other_country' | 'not_eu'

export interface VatId {
  /** The one form in which numbers are compared, and EU numbers are printed. */
  normal: string
  form: VatIdForm
  /** Whether its check digit is right, so that it was hardly mistyped. Decides nothing. */
  plausible: boolean
}

/** Whether a country is a member state of the European Union. */
export function isEuropeanUnion(country: string): country is Member {
  return country in MEMBERS
}

/**
 * Reads a tax number as its bearer typed it: blanks, dots, hyphens and slashes do not count, full-width characters
 * are what they look like, the prefix of the country may be missing or its code, and Belgian numbers may be of the time before they began with 0. It says nothing about
 * whether the number was given to anybody.
 */
export function readVatId(country: string, typed: string): VatId {
  const bare = typed.normalize('NFKC').toUpperCase().replaceAll(NO_PART, '')
  if (!isEuropeanUnion(country)) return { normal: bare, form: 'not_eu', plausible: true }

  const prefix = prefixOf(country)
  for (const candidate of spellings(bare, country, prefix)) {
    const check = jsvat.checkVAT(candidate, [MEMBERS[country]])
    if (check.isValidFormat && candidate.startsWith(prefix))
      return { normal: candidate, form: 'fits', plausible: check.isValid }
  }
  const foreign = jsvat.checkVAT(bare, Object.values(MEMBERS))
  const form = foreign.isValidFormat ? 'other_country' : 'other_form'
  return { normal: bare, form, plausible: true }
}

/** What people of the country write in front of its numbers. */
export function prefixOf(country: string): string {
  return PREFIXES[country as Member] ?? country
}

function spellings(bare: string, country: string, prefix: string): string[] {
  const own = bare.startsWith(country) ? prefix + bare.slice(country.length) : bare
  return [own, prefix + bare].map((number) =>
    BELGIAN_OF_OLD.test(number) ? number.replace('BE', 'BE0') : number
  )
}
