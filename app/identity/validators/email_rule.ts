import vine from '@vinejs/vine'
import { readerLanguage } from '#core/i18n/languages'
import { emailAddress, problemOfAddress } from '#identity/accounts/email_address'
import type { FieldContext } from '@vinejs/vine/types'

/** Brings an address into its normal form, and refuses one that another could be mistaken for. */
export const emailRule = vine.createRule(
  (value: unknown, _options: undefined, field: FieldContext) => {
    if (!field.isValid || typeof value !== 'string') return
    const address = emailAddress(value)
    const problem = problemOfAddress(address)
    if (!problem) return field.mutate(address, field)
    const i18n = readerLanguage()
    field.report(i18n.t(`identity.email_problem.${problem}`), 'emailAddress', field)
  }
)
