import type { Cycle } from '#billing/renewals/cycle'
import type { MeterPrice } from '#billing/contracts/meter_price'
import type { NewItem } from '#billing/contracts/subscription_item'

/** What is billed of a service, and what is delivered for it. */
export interface BillingTerms {
  productId: string | null
  planId: string | null
  name: string
  cycle: Cycle
  items: NewItem[]
  /** What using it costs from then on; as it was, where left out. */
  meters?: MeterPrice[]
  /** How large the service is with it, which billing keeps and does not read; null where that stays as it is. */
  size: { cores: number; memoryMb: number; diskGb: number; extraAddresses: number } | null
}

/** What one full period of these terms costs, as listed. */
export function priceOfTerms({ items }: BillingTerms): number {
  return items.reduce((sum, { quantity, unitMinor }) => sum + quantity * unitMinor, 0)
}
