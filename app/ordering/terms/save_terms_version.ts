import { isUniqueViolation, transaction } from '#core/database/transaction'
import { refuseField } from '#core/exceptions/refuse_field'
import { readerLanguage } from '#core/i18n/languages'
import { audit } from '#audit/models/audit_entry'
import type TermsVersion from '#ordering/models/terms_version'

/** Saves a draft of the terms with its audit entry; refuses a version number that is taken. */
export async function saveTermsVersion(terms: TermsVersion): Promise<void> {
  const action = terms.$isPersisted ? 'terms.updated' : 'terms.created'
  try {
    await transaction(async (trx) => {
      await terms.useTransaction(trx).save()
      await audit.record(trx, action, ['terms_version', terms.id], {
        changes: { version: terms.version },
      })
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    refuseField('version', readerLanguage().t('ordering.admin.terms.taken'))
  }
}
