import Account from '#identity/models/account'
import { evidenceSources, type DisputedPurchase } from '#billing/contracts/evidence_sources'
import { invoicesOfPurchase } from '#billing/disputes/disputed_purchase'
import { LONGEST_TEXT } from '#billing/disputes/evidence_limits'
import { evidenceFields, type DisputeEvidence } from '@innkeeper/panel/gateway'

/** What the panel itself knows about a disputed purchase, for staff to begin from; cut to what the gateway takes. */
export async function suggestEvidence(purchase: DisputedPurchase): Promise<DisputeEvidence> {
  const [account, invoices, gathered] = await Promise.all([
    Account.findOrFail(purchase.accountId),
    invoicesOfPurchase(purchase),
    evidenceSources.gather(purchase),
  ])
  const sold = invoices.flatMap(({ number, lines }) =>
    lines.map(({ description }) => `${description} (${number})`)
  )
  const known: DisputeEvidence = {
    product_description: sold.join('\n'),
    customer_name: account.legalName,
    customer_email: account.billingEmail ?? '',
    billing_address: account.addressLines.join(', '),
    ...gathered,
  }
  const cut = evidenceFields.map((field) => [
    field,
    (known[field] ?? '').slice(0, LONGEST_TEXT[field]),
  ])
  return Object.fromEntries(cut)
}
