import { isEuropeanUnion } from '#billing/tax/vat_number'

/** Categories of EN 16931: S standard, AE reverse charge, O outside the scope, E exempt. */
export type TaxCategory = 'S' | 'AE' | 'O' | 'E'

export interface TaxDecision {
  category: TaxCategory
  /** Country whose tax applies, or where the supply is placed. */
  country: string
  rateBp: number
  /** Suffix of the translation `billing.tax.reasons.<reason>`; null where the rate speaks for itself. */
  reason: 'reverse_charge' | 'outside_scope' | 'not_taxed' | null
}

export interface TaxSituation {
  sellerCountry: string
  buyerCountry: string
  /** Whether the seller charges tax at all. */
  taxed: boolean
  /** Whether the buyer's VAT identification number is accepted as one. */
  buyerIsBusiness: boolean
  /** The seller's own rate in hundredths of a percent. */
  homeRateBp: number
  /** The rate of the buyer's country, where staff recorded one. */
  buyerRateBp: number | null
}

/**
 * Where and how a supply of hosting is taxed. At home always the home rate; within the Union a business is billed
 * without tax and owes it itself (Directive 2006/112/EC art. 44 and 196), a consumer pays the rate of the own country
 * (art. 58) or, where staff recorded none, the seller's; beyond that no tax is due here.
 */
export function decideTax(situation: TaxSituation): TaxDecision {
  const { sellerCountry, buyerCountry, taxed, buyerIsBusiness, homeRateBp, buyerRateBp } = situation
  if (!taxed) return { category: 'E', country: sellerCountry, rateBp: 0, reason: 'not_taxed' }
  if (buyerCountry === sellerCountry) return standard(sellerCountry, homeRateBp)
  if (!isEuropeanUnion(sellerCountry) || !isEuropeanUnion(buyerCountry)) {
    return { category: 'O', country: buyerCountry, rateBp: 0, reason: 'outside_scope' }
  }
  if (buyerIsBusiness)
    return { category: 'AE', country: buyerCountry, rateBp: 0, reason: 'reverse_charge' }
  return buyerRateBp === null
    ? standard(sellerCountry, homeRateBp)
    : standard(buyerCountry, buyerRateBp)
}

function standard(country: string, rateBp: number): TaxDecision {
  return { category: 'S', country, rateBp, reason: null }
}
