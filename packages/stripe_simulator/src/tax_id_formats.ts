/** Formats of VAT numbers in the European Union, by country; as the VIES service describes them. */
const EU_VAT: Record<string, RegExp> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^[A-Z\d]\d{7}[A-Z\d]$/,
  FI: /^\d{8}$/,
  FR: /^[A-Z\d]{2}\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^\d[A-Z\d+*]\d{5}[A-Z]{1,2}$/,
  IT: /^\d{11}$/,
  LT: /^(\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{10}01$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^(\d{9}|\d{12}|(GD|HA)\d{3})$/,
}

const OTHERS: Record<string, RegExp> = {
  gb_vat: /^GB(\d{9}|\d{12}|(GD|HA)\d{3})$/,
  ch_vat: /^CHE\d{9}(MWST|TVA|IVA)$/,
  no_vat: /^\d{9}MVA$/,
  us_ein: /^\d{9}$/,
}

/** Whether a tax id has the form of its kind; of kinds without a known form, any text of four signs. */
export function looksLikeTaxId(type: string, value: string) {
  const plain = value.toUpperCase().replaceAll(/[\s.-]/g, '')
  if (type === 'eu_vat') return EU_VAT[plain.slice(0, 2)]?.test(plain.slice(2)) ?? false
  return OTHERS[type]?.test(plain) ?? plain.length >= 4
}
