import { isEuropeanUnion } from '#billing/tax/vat_number'

/** Who buys, as far as the law of consumers asks. */
export interface Buyer {
  kind: string
  vatId: string | null
  country: string | null
}

/** The states of the European Economic Area that are no members of the Union. */
const EFTA_IN_EEA = ['IS', 'LI', 'NO']

/** Whether somebody buys for themselves, in a state where directive 2011/83/EU protects them: no company, and no VAT number. */
export function isProtectedConsumer({ kind, vatId, country }: Buyer): boolean {
  return kind === 'personal' && !vatId && isInEea(country ?? '')
}

function isInEea(country: string): boolean {
  return isEuropeanUnion(country) || EFTA_IN_EEA.includes(country)
}
