import { countryName } from '#identity'
import { prefixOf } from '#billing/tax/vat_number'
import { vatStanding } from '#billing/tax/vat_standing'
import type { AccountNote } from '#core/registries/account_notes'

/** Says beside the tax number what it does to the tax, so that none is without effect in silence. */
export const vatNote: AccountNote = async ({ id, country, vatId }, i18n) => {
  if (!vatId) return null
  const { standing, normal, plausible } = await vatStanding({ accountId: id, country, vatId })
  const about = {
    number: normal,
    country: countryName(country, i18n.locale),
    prefix: prefixOf(country),
  }
  const note = i18n.t(`billing.vat_standing.${standing}`, about)
  return plausible ? note : `${note} ${i18n.t('billing.vat_standing.implausible')}`
}
