import { isUniqueViolation, transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import BillingProfile from '#billing/models/billing_profile'

export interface BillingWishes {
  /** Printed on invoices that are issued from now on; null for none. */
  purchaseOrder: string | null
  consolidate: boolean
  useCreditFirst: boolean
}

/** Keeps how an account wants to be billed. */
export async function saveBillingProfile(accountId: string, wishes: BillingWishes): Promise<void> {
  try {
    await save(accountId, wishes)
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    await save(accountId, wishes)
  }
}

function save(accountId: string, wishes: BillingWishes): Promise<void> {
  return transaction(async (trx) => {
    const known = await BillingProfile.query({ client: trx })
      .where('account_id', accountId)
      .forUpdate()
      .first()
    const saved = known
      ? await known.merge(wishes).save()
      : await BillingProfile.create({ accountId, ...wishes }, { client: trx })
    await audit.record(trx, 'billing_profile.saved', ['billing_profile', saved.id], {
      changes: { ...wishes },
      accountId,
    })
  })
}
