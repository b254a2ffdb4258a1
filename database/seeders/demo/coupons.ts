import { saveCoupon } from '#billing/coupons/save_coupon'

/** What the shop gives whoever comes from the fair: a fifth off six billing cycles, once for each customer. */
export const FAIR_COUPON = 'HARBOUR20'

/** Makes the coupon as the form of staff does. */
export async function makeCoupons(): Promise<void> {
  const saved = await saveCoupon(
    {
      ...{ code: FAIR_COUPON, note: 'Flyers at the harbour fair' },
      ...{ kind: 'percent', percentBp: 2000, appliesTo: 'recurring' },
      ...{ duration: 'cycles', cycles: 6, lengths: [] },
      ...{ accountId: null, newCustomers: false, mostUses: 200, mostPerAccount: 1 },
      ...{ startsOn: null, endsOn: null, amounts: new Map(), products: [] },
    },
    null
  )
  if (!saved.ok) throw new Error(`The coupon was refused: ${saved.error.reason}`)
}
