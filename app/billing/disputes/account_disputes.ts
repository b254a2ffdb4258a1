import { disputesAbout, openDisputesOf } from '#billing/disputes/find_disputes'
import { disputeNotices } from '#billing/disputes/present_dispute'
import type { I18n } from '@adonisjs/i18n'

/** What staff read of an account's disputes that banks have yet to decide, for the component `billing.disputes`. */
export async function accountDisputeNotices(i18n: I18n, accountId: string) {
  return disputeNotices(i18n, await openDisputesOf(accountId))
}

/** The same of every dispute about one invoice. */
export async function invoiceDisputeNotices(i18n: I18n, invoiceId: string | null) {
  if (!invoiceId) return []
  return disputeNotices(i18n, await disputesAbout(invoiceId), invoiceId)
}
