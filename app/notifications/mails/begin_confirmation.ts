import { formatMoment } from '#core/views/format'
import BeginConsent from '#billing/models/begin_consent'
import { say } from '#notifications/mails/words'

/**
 * Confirms to a consumer that they asked us to begin, in the words that they agreed to (directive 2011/83/EU, articles 7(2) and 8(7));
 * nothing where they were not asked.
 */
export async function beginConfirmation(orderId: string | null): Promise<string[]> {
  const consent = orderId && (await BeginConsent.ofOrder(orderId))
  if (!consent) return []
  const { wording, createdAt, givenBy } = consent
  const who = givenBy.startsWith('staff') ? 'confirmed_staff' : 'confirmed'
  return [say(`begin.${who}`, { date: formatMoment(createdAt), wording })]
}
