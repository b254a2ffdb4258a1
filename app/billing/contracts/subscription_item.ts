import type { HourPrice } from '#billing/contracts/hour_price'

/** One of the prices that a subscription is made of. */
export interface NewItem {
  kind: 'plan' | 'option'
  /** The plan or option that it was priced by. */
  refId: string | null
  name: string
  quantity: number
  /** Price of one for a whole cycle, as listed, in minor units; nothing where hours are billed. */
  unitMinor: number
  /** The price list that decided it; null or left out where the catalogue did. */
  priceListId?: string | null
  /** What an hour of one costs, where hours are billed. */
  hours?: HourPrice | null
}
