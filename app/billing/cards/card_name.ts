const brands: Record<string, string> = {
  amex: 'American Express',
  cartes_bancaires: 'Cartes Bancaires',
  diners: 'Diners Club',
  eftpos_au: 'eftpos',
  jcb: 'JCB',
  mastercard: 'Mastercard',
  unionpay: 'UnionPay',
  visa: 'Visa',
}

/** "Visa •••• 4242", which says no more than is printed on a receipt; without a brand, only the digits. */
export function cardName({ brand, lastFour }: { brand: string | null; lastFour: string }): string {
  const known = brand && brand !== 'unknown' ? (brands[brand] ?? capitalised(brand)) : ''
  return `${known} •••• ${lastFour}`.trim()
}

const marks: Record<string, string> = {
  amex: 'AMEX',
  cartes_bancaires: 'CB',
  diners: 'DC',
  discover: 'DISC',
  eftpos_au: 'EFT',
  jcb: 'JCB',
  mastercard: 'MC',
  unionpay: 'UP',
  visa: 'VISA',
}

/** The brand of a card in a few letters, for the mark beside its name; null for a brand that has none. */
export function cardMark({ brand }: { brand: string | null }): string | null {
  return marks[brand ?? ''] ?? null
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
