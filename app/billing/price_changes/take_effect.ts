import { crashPoint } from '#core/crash_point'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { SYSTEM } from '#core/actor'
import { audit } from '#audit/models/audit_entry'
import { listedPrices } from '#billing/contracts/listed_prices'
import { priceChangeTransitions } from '#billing/models/price_change/states'
import PriceChange from '#billing/models/price_change'

/** Lists the new price, because its day has come. True when this call did it; the price is listed once, whoever dies meanwhile. */
export async function takeEffect(priceChangeId: string): Promise<boolean> {
  const done = await transaction(async (trx) => {
    const moved = await transition(trx, {
      table: 'price_changes',
      id: priceChangeId,
      allowed: priceChangeTransitions,
      to: 'in_force',
      also: { open_key: null, in_force_at: sqlTime() },
    })
    if (!moved) return false
    const change = await PriceChange.query({ client: trx }).where('id', priceChangeId).firstOrFail()
    const { kind, refId, currency, priceListId: listId, toMinor } = change
    await listedPrices.put(trx, { kind, refId, currency, listId }, toMinor)
    if (change.audience === 'new') await change.merge({ workKey: null }).save()
    await audit.record(trx, 'price_change.in_force', ['price_change', priceChangeId], {
      actor: SYSTEM,
      changes: { name: change.name, currency, to: toMinor },
    })
    crashPoint('billing.before_price_in_force_commit')
    return true
  })
  if (done) crashPoint('billing.price_in_force')
  return done
}
