import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'

/** What one full period of a subscription costs that starts on a day, as listed, in minor units. */
export async function priceFrom(
  trx: TransactionClientContract,
  subscriptionId: string,
  day: DateTime
): Promise<number> {
  const on = day.toISODate()
  const { total } = await trx
    .from('subscription_items')
    .where('subscription_id', subscriptionId)
    .where((query) => query.whereNull('from_on').orWhere('from_on', '<=', on ?? ''))
    .where((query) => query.whereNull('until_on').orWhere('until_on', '>', on ?? ''))
    .select(trx.raw('sum(quantity * unit_minor) as total'))
    .firstOrFail()
  return Number(total ?? 0)
}
