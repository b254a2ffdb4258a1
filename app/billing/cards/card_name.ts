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

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
