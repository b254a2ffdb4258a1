import { openKeyOf } from '#billing/price_changes/schedule_price_change'
import PriceChange from '#billing/models/price_change'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { PriceTarget } from '#billing/contracts/listed_prices'

/** The change of a listed price that waits for its day; null where none does. Until then nobody lists another price by hand. */
export function openPriceChange(
  target: PriceTarget,
  trx?: TransactionClientContract
): Promise<PriceChange | null> {
  return PriceChange.query({ client: trx }).where('open_key', openKeyOf(target)).first()
}
