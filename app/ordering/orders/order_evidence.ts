import { shopLanguage } from '#core/i18n/languages'
import { formatMoment } from '#core/views/format'
import Order from '#ordering/models/order'
import type { EvidenceSource } from '#billing/contracts/evidence_sources'

/** What orders say against a dispute: from where they came, and that the terms were accepted. */
export const orderEvidence: EvidenceSource = async ({ invoiceIds }) => {
  const orders = await Order.query()
    .whereIn('invoice_id', invoiceIds.length > 0 ? invoiceIds : [''])
    .preload('termsVersion')
    .orderBy('id')
    .limit(50)
  const { locale } = shopLanguage()
  const said = orders.map((order) => {
    const { number, ip, termsAcceptedAt, termsVersion } = order
    const at = formatMoment(termsAcceptedAt ?? order.createdAt, locale)
    const facts = { number, ip: ip ?? '–', at, version: termsVersion?.version ?? '–' }
    const found = termsAcceptedAt && termsVersion ? 'terms' : 'order'
    return shopLanguage().t(`billing.disputes.found.${found}`, facts)
  })
  return { purchase_ip: orders[0]?.ip ?? '', explanation: said.join('\n') }
}
