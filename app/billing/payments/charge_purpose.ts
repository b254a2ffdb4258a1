import PaymentShare from '#billing/models/payment_share'
import TopUp from '#billing/models/top_up'
import type PaymentAttempt from '#billing/models/payment_attempt'

/** What a charge pays that is not for one invoice. Shares are in minor units of the charge's currency. */
export type ChargePurpose =
  | { kind: 'shares'; shares: { invoiceId: string; amountMinor: number }[] }
  | { kind: 'top_up'; topUpId: string; by: TopUp['kind'] }

const SHARES = 'invoices:'
const TOP_UP = /^top_up:([0-9A-HJKMNP-TV-Z]{26}):(manual|automatic)$/
const SHARE = /^([0-9A-HJKMNP-TV-Z]{26})=(\d{1,15})$/

/** What an attempt pays, as a gateway keeps it; null for one that pays a single invoice. The same each time. */
export async function chargePurpose(attempt: PaymentAttempt): Promise<string | null> {
  const { id, invoiceId, topUpId } = attempt
  if (invoiceId) return null
  if (topUpId) {
    const { kind } = await TopUp.findOrFail(topUpId)
    return `top_up:${topUpId}:${kind}`
  }
  const shares = await PaymentShare.query().where('attempt_id', id).orderBy('invoice_id')
  return SHARES + shares.map((one) => `${one.invoiceId}=${one.amountMinor}`).join(',')
}

/** What a gateway kept of a charge's purpose; null where it kept none, or something that is not in our words. */
export function readPurpose(text: string | null | undefined): ChargePurpose | null {
  const topUp = TOP_UP.exec(text ?? '')
  if (topUp) return { kind: 'top_up', topUpId: topUp[1], by: topUp[2] as TopUp['kind'] }
  if (!text?.startsWith(SHARES)) return null
  const shares = text.slice(SHARES.length).split(',').map(readShare)
  return shares.includes(null)
    ? null
    : { kind: 'shares', shares: shares.filter((share) => share !== null) }
}

function readShare(text: string): { invoiceId: string; amountMinor: number } | null {
  const share = SHARE.exec(text)
  return share ? { invoiceId: share[1], amountMinor: Number(share[2]) } : null
}
