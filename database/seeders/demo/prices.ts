import { schedulePriceChange } from '#billing/price_changes/schedule_price_change'
import { shopDay } from '#billing'
import { planOf } from '#database/seeders/demo/catalogue'
import Product from '#catalog/models/product'
import type { Actor } from '#core/actor'

/** The shop lists another monthly price of a product in six weeks, and tells who has it thirty days before. */
export async function raisePrice(name: string, toMinor: number, by: Actor): Promise<void> {
  const plan = await planOf(await Product.findByOrFail('name', name), 'month')
  const today = await shopDay()
  const effectiveOn = today.plus({ weeks: 6 }).startOf('month')
  const done = await schedulePriceChange(
    {
      ...{ kind: 'plan', refId: plan.id, currency: plan.currency, toMinor, effectiveOn },
      ...{ audience: 'existing', takesOthers: false, noticeDays: 30 },
    },
    by
  )
  if (!done.ok) throw new Error(done.error.type)
}
