import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import TaxRate from '#billing/models/tax_rate'
import type { DateTime } from 'luxon'

/** Sets the rate of a country from a day on; a second entry for the same day replaces the first. */
export async function setTaxRate(rate: {
  country: string
  rateBp: number
  validFrom: DateTime
}): Promise<void> {
  await transaction(async (trx) => {
    const { country, rateBp, validFrom } = rate
    const known = await TaxRate.query({ client: trx })
      .where({ country, valid_from: validFrom.toISODate() })
      .first()
    if (known) await known.merge({ rateBp }).save()
    else await TaxRate.create(rate, { client: trx })
    const changes = {
      before: known?.$original.rateBp ?? null,
      after: rateBp,
      validFrom: validFrom.toISODate(),
    }
    await audit.record(trx, 'tax_rate.set', { id: country }, { changes })
  })
}
