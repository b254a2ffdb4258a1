/** What a bank may be told about a payment that its customer disputes, as gateways ask for it. All of it is text. */
export const evidenceFields = [
  /** What was sold, by name and terms. */
  'product_description',
  'customer_name',
  'customer_email',
  'billing_address',
  /** From which IP address the order came. */
  'purchase_ip',
  /** The day from which the service was delivered. */
  'service_date',
  /** When and how the service was used. */
  'activity_log',
  /** What was written to the customer, and when. */
  'communication',
  /** The refund policy that the customer was shown, and where. */
  'refund_policy',
  /** Why a refund was not given. */
  'refund_refusal',
  /** Everything else: terms that were accepted, with time and address, and what the bank should know. */
  'explanation',
] as const

export type EvidenceField = (typeof evidenceFields)[number]
export type DisputeEvidence = Partial<Record<EvidenceField, string>>
