import db from '@adonisjs/lucid/services/db'
import { shopLanguage } from '#core/i18n/languages'
import { formatMoment, momentFrom } from '#core/views/format'
import Account from '#identity/models/account'
import type { EvidenceSource } from '#billing/contracts/evidence_sources'

const MOST = 40

/** What was mailed to a customer, by subject and time, the oldest on top. */
export const mailEvidence: EvidenceSource = async ({ accountId }) => {
  const account = await Account.query()
    .where('id', accountId)
    .preload('memberships', (query) => query.preload('user'))
    .firstOrFail()
  const addresses = account.memberships.map(({ user }) => user.email)
  if (account.billingEmail) addresses.push(account.billingEmail)
  const rows = await db
    .from('mails')
    .whereIn('to_address', addresses.length > 0 ? addresses : [''])
    .where('state', 'sent')
    .whereNotNull('sent_at')
    .orderBy('id', 'desc')
    .limit(MOST)
    .select('subject', 'to_address', 'sent_at')
  const language = shopLanguage()
  const told = rows.reverse().flatMap((row) => {
    const sent = momentFrom(row.sent_at)
    if (!sent || !row.subject) return []
    const at = formatMoment(sent, language.locale)
    const facts = { at, subject: String(row.subject), to: String(row.to_address) }
    return [language.t('billing.disputes.found.mail', facts)]
  })
  return { communication: told.join('\n') }
}
