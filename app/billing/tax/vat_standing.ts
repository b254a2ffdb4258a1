import db from '@adonisjs/lucid/services/db'
import { settings, type SettingTypes } from '#core/settings/settings'
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
  bearer: VatBearer,
  trx?: TransactionClientContract
): Promise<VatReading> {
  const known = await settings.all(trx)
  const reading = judgeVat(bearer, known, new Set())
  if (reading.standing !== 'waits' || bearer.accountId === null) return reading
  return judgeVat(bearer, known, await confirmedNumbers([bearer.accountId], trx))
}

/** The numbers that staff confirmed for these accounts, each as `account number`. */
export async function confirmedNumbers(
  accountIds: string[],
  trx?: TransactionClientContract
): Promise<ReadonlySet<string>> {
  if (accountIds.length === 0) return new Set()
  const rows: { account_id: string; vat_id: string }[] = await (trx ?? db)
    .from('vat_confirmations')
    .whereIn('account_id', accountIds)
    .select('account_id', 'vat_id')
  return new Set(rows.map((row) => `${row.account_id} ${row.vat_id}`))
}

/** The same from what is known already. */
export function judgeVat(
  { accountId, country, vatId }: VatBearer,
  known: Readonly<SettingTypes>,
  confirmed: ReadonlySet<string>
): VatReading {
  const read = readVatId(country, vatId)
  const sellerCountry = known['company.country']
  const rule = known['billing.vat_rule']
  if (known['billing.tax_mode'] === 'none' || rule === 'never' || !isEuropeanUnion(sellerCountry))
    return { ...read, standing: 'not_used' }
  if (read.form !== 'fits') return { ...read, standing: read.form }
  if (country === sellerCountry) return { ...read, standing: 'same_country' }
  if (rule === 'format') return { ...read, standing: 'counts' }
  const counts = accountId !== null && confirmed.has(`${accountId} ${read.normal}`)
  return { ...read, standing: counts ? 'counts' : 'waits' }
}
