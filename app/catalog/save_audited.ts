import { isUniqueViolation, transaction } from '#core/database/transaction'
import { refuseField } from '#core/exceptions/refuse_field'
import { readerLanguage } from '#core/i18n/languages'
import { audit } from '#audit/models/audit_entry'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

interface Saving {
  /** What the audit log calls it, "product". */
  kind: string
  /** The field that is refused when its value is taken. */
  unique?: string
  /** Written in the same transaction. */
  also?: (trx: TransactionClientContract) => Promise<void>
  /** What that changes, which the row itself does not show. */
  changes?: { before: Record<string, unknown>; after: Record<string, unknown> }
}

/**
 * Saves a row of the catalogue with an audit entry that tells what changed, and lets the storefront read it again. A form
 * that was sent without any change leaves no entry.
 */
export async function saveAudited(
  row: LucidRow & { id: string },
  { kind, unique, also, changes }: Saving
): Promise<void> {
  const isNew = !row.$isPersisted
  const own = { ...row.$dirty }
  const after = { ...own, ...changes?.after }
  const before = {
    ...Object.fromEntries(Object.keys(own).map((key) => [key, row.$original[key]])),
    ...changes?.before,
  }
  if (!isNew && Object.keys(after).length === 0) return
  try {
    await transaction(async (trx) => {
      await row.useTransaction(trx).save()
      await also?.(trx)
      await audit.record(trx, `${kind}.${isNew ? 'created' : 'updated'}`, row, {
        changes: isNew ? { after } : { before, after },
      })
      trx.after('commit', forgetStorefront)
    })
  } catch (error) {
    if (!unique || !isUniqueViolation(error)) throw error
    refuseField(unique, readerLanguage().t('catalog.admin.taken'))
  }
}
