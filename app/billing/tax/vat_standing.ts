import db from '@adonisjs/lucid/services/db'
import { settings } from '#core/settings/settings'
import { isEuropeanUnion, readVatId, type VatId } from '#billing/tax/vat_number'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * What a tax number does to the tax: it moves it to the buyer (`counts`), will once staff confirmed it (`waits`), or
 * does nothing, for the reason that is named.
 */
export type VatStanding =
  'counts' | 'waits' | 'other_form' | 'other_country' | 'not_eu' | 'same_country' | 'not_used'

export interface VatBearer {
  accountId: string | null
  country: string
  vatId: string
}

export interface VatReading extends VatId {
  standing: VatStanding
}

/** Reads a tax number by its form, the seller's country and the rule that the shop chose. No register is asked. */
export async function vatStanding(
  { accountId, country, vatId }: VatBearer,
  trx?: TransactionClientContract
): Promise<VatReading> {
  const known = await settings.all(trx)
  const read = readVatId(country, vatId)
  const sellerCountry = known['company.country']
  const rule = known['billing.vat_rule']
  if (known['billing.tax_mode'] === 'none' || rule === 'never' || !isEuropeanUnion(sellerCountry))
    return { ...read, standing: 'not_used' }
  if (read.form !== 'fits') return { ...read, standing: read.form }
  if (country === sellerCountry) return { ...read, standing: 'same_country' }
  if (rule === 'format') return { ...read, standing: 'counts' }
  const confirmed = accountId !== null && (await isConfirmed(accountId, read.normal, trx))
  return { ...read, standing: confirmed ? 'counts' : 'waits' }
}

async function isConfirmed(
  accountId: string,
  vatId: string,
  trx?: TransactionClientContract
): Promise<boolean> {
  const confirmed: unknown = await (trx ?? db)
    .from('vat_confirmations')
    .where({ account_id: accountId, vat_id: vatId })
    .first()
  return Boolean(confirmed)
}
