import { shopDay } from '#billing/shop_day'
import { computeTotals, type PricedLine, type Totals } from '#billing/tax/compute_totals'
import { decideTax, type TaxDecision } from '#billing/tax/tax_decision'
import { taxFacts, type TaxFacts } from '#billing/tax/tax_facts'
import { judgeVat } from '#billing/tax/vat_standing'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import type { TaxMode } from '#billing/settings'

export interface TaxBuyer {
  /** The account, once known; its staff-confirmed VAT number counts. */
  accountId?: string
  /** Two-letter country; the seller's own where it is not known yet. */
  country?: string | null
  vatId?: string | null
}

export interface TaxQuestion extends TaxBuyer {
  account?: { id: string; country: string | null; vatId: string | null } | null
  lines: PricedLine[]
  currency: string
  /** The day whose rates apply; today where the shop is, unless told. */
  day?: DateTime<true>
}

export interface TaxQuote extends Totals {
  mode: TaxMode
}

/** Works out net, tax and total from the seller's settings and the dated tax rates that staff keep. */
export class TaxCalculator {
  /** What lines cost a buyer. Asks no other system; without a buyer it assumes one in the seller's country. */
  static async quote(question: TaxQuestion, trx?: TransactionClientContract): Promise<TaxQuote> {
    const day = question.day ?? (await shopDay(trx))
    const bearer = question.account ?? { id: question.accountId, vatId: question.vatId }
    const accountIds = bearer.id && bearer.vatId ? [bearer.id] : []
    return this.quoteWith(await taxFacts({ day, accountIds }, trx), question)
  }

  /** The same from facts that were read before; for many buyers on one day. */
  static quoteWith(facts: TaxFacts, question: TaxQuestion): TaxQuote {
    const { settings: known, rates } = facts
    const mode = known['billing.tax_mode'] as TaxMode
    const sellerCountry = known['company.country']
    const buyer = buyerOf(question, sellerCountry)
    const homeRateBp = rates.get(sellerCountry) ?? Math.round(known['billing.default_rate'] * 100)

    const decision: TaxDecision = decideTax({
      sellerCountry,
      buyerCountry: buyer.country,
      taxed: mode !== 'none',
      buyerIsBusiness: isAccepted(buyer, facts),
      homeRateBp,
      buyerRateBp: rates.get(buyer.country) ?? null,
    })
    return {
      mode,
      ...computeTotals(question.lines, decision, { currency: question.currency, mode, homeRateBp }),
    }
  }
}

interface KnownBuyer {
  accountId: string | null
  country: string
  vatId: string | null
}

function buyerOf(
  { account, accountId, country, vatId }: TaxQuestion,
  sellerCountry: string
): KnownBuyer {
  return {
    accountId: account?.id ?? accountId ?? null,
    country: account?.country || country || sellerCountry,
    vatId: account?.vatId ?? vatId ?? null,
  }
}

function isAccepted({ vatId, ...bearer }: KnownBuyer, facts: TaxFacts): boolean {
  if (!vatId) return false
  return judgeVat({ ...bearer, vatId }, facts.settings, facts.confirmed).standing === 'counts'
}
