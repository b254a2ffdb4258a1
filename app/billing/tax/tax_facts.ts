import db from '@adonisjs/lucid/services/db'
import { settings, type SettingTypes } from '#core/settings/settings'
import { confirmedNumbers } from '#billing/tax/vat_standing'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'

/** All that the tax of a day depends on, besides who buys what. */
export interface TaxFacts {
  settings: Readonly<SettingTypes>
  /** Rates in hundredths of a percent by country, where staff recorded one that is in force. */
  rates: ReadonlyMap<string, number>
  /** Tax numbers that staff confirmed, each as `account number`. */
  confirmed: ReadonlySet<string>
}

/** What is needed to tax these accounts on a day, read once for all of them. */
export async function taxFacts(
  { day, accountIds }: { day: DateTime<true>; accountIds: string[] },
  trx?: TransactionClientContract
): Promise<TaxFacts> {
  return {
    settings: await settings.all(trx),
    rates: await ratesOn(day, trx),
    confirmed: await confirmedNumbers(accountIds, trx),
  }
}

async function ratesOn(
  day: DateTime<true>,
  trx?: TransactionClientContract
): Promise<Map<string, number>> {
  const rows: { country: string; rate_bp: number }[] = await (trx ?? db)
    .from('tax_rates')
    .select('country', 'rate_bp')
    .where('valid_from', '<=', day.toISODate())
    .orderBy('valid_from')
  return new Map(rows.map((row) => [row.country, row.rate_bp]))
}
