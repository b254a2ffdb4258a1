import type { EvidenceField } from '@innkeeper/panel/gateway'

/** How many characters of each text are handed in: Stripe takes 20,000 of one, and 150,000 of all (docs.stripe.com/api/disputes/update). */
export const LONGEST_TEXT: Record<EvidenceField, number> = {
  product_description: 10_000,
  customer_name: 200,
  customer_email: 254,
  billing_address: 500,
  purchase_ip: 45,
  service_date: 100,
  activity_log: 20_000,
  communication: 9900,
  refund_policy: 10_000,
  refund_refusal: 10_000,
  explanation: 10_000,
}
