import type { NewItem } from '#billing/contracts/subscription_item'
import type { OrderedOption } from '#ordering/contracts/order_snapshot'

/** An option as it is billed again and again: each cycle, or the hours in which it was had. */
export function optionItem(
  { optionId, name, quantity, unitMinor, hourRate }: OrderedOption,
  priceListId: string | null
): NewItem {
  const item = { kind: 'option' as const, refId: optionId, name, quantity, priceListId }
  if (hourRate === undefined) return { ...item, unitMinor }
  return { ...item, unitMinor: 0, hours: { rate: hourRate, monthMinor: unitMinor } }
}
