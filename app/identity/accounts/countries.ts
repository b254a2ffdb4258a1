/** ISO 3166-1 alpha-2 codes of the countries that an address may name. */
export const countryCodes: readonly string[] = (
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
  'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR ' +
  'GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO ' +
  'JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR ' +
  'MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO ' +
  'RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV ' +
  'TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'
).split(' ')

const nameByCode = new Map<string, string>()
const namesByLocale = new Map<string, Intl.DisplayNames>()
const optionsByLocale = new Map<string, { value: string; label: string }[]>()

/** The countries as options of a select, in the alphabet of a locale. */
export function countryOptions(locale = 'en'): { value: string; label: string }[] {
  const known = optionsByLocale.get(locale)
  if (known) return known
  const names = namesIn(locale)
  const options = countryCodes
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((a, b) => a.label.localeCompare(b.label, locale))
  optionsByLocale.set(locale, options)
  return options
}

/** A country's name in a locale; its code where the locale has no name for it. */
export function countryName(code: string, locale = 'en'): string {
  const key = `${locale} ${code}`
  const known = nameByCode.get(key)
  if (known !== undefined) return known
  const name = namesIn(locale).of(code) ?? code
  nameByCode.set(key, name)
  return name
}

/** Making one takes as long as asking it a hundred times. */
function namesIn(locale: string): Intl.DisplayNames {
  const known = namesByLocale.get(locale)
  if (known) return known
  const names = new Intl.DisplayNames([locale], { type: 'region' })
  namesByLocale.set(locale, names)
  return names
}
