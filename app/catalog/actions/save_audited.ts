import i18nManager from '@adonisjs/i18n/services/main'
import { isUniqueViolation, transaction } from '#core/database/transaction'
import { refuseField } from '#core/exceptions/refuse_field'
import { audit } from '#audit/models/audit_entry'
import { forgetShelf } from '#catalog/queries/shelf'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

interface Saving {
  /** What the audit log calls it, "product". */
  kind: string
  /** The field that is refused when its value is taken. */
  unique?: string
  /** Written in the same transaction. */
  also?: (trx: TransactionClientContract) => Promise<void>
}

/** Saves a row of the catalogue with its audit entry, and lets the storefront read it anew. */
export async function saveAudited(
  row: LucidRow & { id: string },
  { kind, unique, also }: Saving
): Promise<void> {
  const isNew = !row.$isPersisted
  const after = { ...row.$dirty }
  const before = Object.fromEntries(Object.keys(after).map((key) => [key, row.$original[key]]))
  try {
    await transaction(async (trx) => {
      await row.useTransaction(trx).save()
      await also?.(trx)
      await audit.record(
        {
          action: `${kind}.${isNew ? 'created' : 'updated'}`,
          subject: { type: kind, id: row.id },
          changes: isNew ? { after } : { before, after },
        },
        trx
      )
      trx.after('commit', forgetShelf)
    })
  } catch (error) {
    if (!unique || !isUniqueViolation(error)) throw error
    refuseField(unique, i18nManager.locale(i18nManager.defaultLocale).t('catalog.admin.taken'))
  }
}
