import { actorText, type Actor } from '#core/actor'
import { isUniqueViolation, transaction } from '#core/database/transaction'
import { newId } from '#core/ids'
import { outbox } from '#core/outbox/outbox'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { listedPrices, type PriceTarget } from '#billing/contracts/listed_prices'
import { shopDay } from '#billing/shop_day'
import PriceChange from '#billing/models/price_change'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Audience } from '#billing/models/price_change/states'

export interface PriceChangeInput extends PriceTarget {
  toMinor: number
  effectiveOn: DateTime<true>
  audience: Audience
  takesOthers: boolean
  noticeDays: number
  /** The listed price that was shown when it was decided; left out where nobody was shown one. */
  shownMinor?: number
}

export type PriceChangeRefusal =
  | { type: 'price_gone' }
  /** It costs that already. */
  | { type: 'price_unchanged' }
  /** The listed price is another than the one that was shown. */
  | { type: 'price_moved' }
  | { type: 'price_day_over' }
  /** Another change of it waits for its day. */
  | { type: 'price_change_open' }

/** Names what has one open change at most. */
export const openKeyOf = ({ refId, currency, listId }: PriceTarget) =>
  listId ? `${refId}:${listId}` : `${refId}:${currency}`

/** Has a price listed from a day on, and tells existing customers where it concerns them. */
export async function schedulePriceChange(
  input: PriceChangeInput,
  by: Actor
): Promise<Result<PriceChange, PriceChangeRefusal>> {
  try {
    return await transaction((trx) => schedule(trx, input, by))
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    return failed({ type: 'price_change_open' })
  }
}

async function schedule(
  trx: TransactionClientContract,
  { shownMinor, listId = null, ...input }: PriceChangeInput,
  by: Actor
): Promise<Result<PriceChange, PriceChangeRefusal>> {
  const target = { ...input, listId }
  const listed = await listedPrices.find(target, trx)
  if (!listed) return failed({ type: 'price_gone' })
  if (shownMinor !== undefined && shownMinor !== listed.minor)
    return failed({ type: 'price_moved' })
  if (listed.minor === input.toMinor) return failed({ type: 'price_unchanged' })
  if (input.effectiveOn <= (await shopDay(trx))) return failed({ type: 'price_day_over' })
  const openKey = openKeyOf(target)
  if (await trx.from('price_changes').where('open_key', openKey).first())
    return failed({ type: 'price_change_open' })

  const id = newId()
  const change = await PriceChange.create(
    {
      ...input,
      ...{ id, openKey, workKey: id, state: 'scheduled', name: listed.name },
      ...{ priceListId: listId, priceListName: listed.listName ?? null },
      fromMinor: listed.minor,
      cycleUnit: listed.cycle?.unit ?? null,
      cycleCount: listed.cycle?.count ?? null,
      scheduledBy: actorText(by),
    },
    { client: trx }
  )
  await outbox.publish(trx, 'price_change.scheduled', { priceChangeId: id })
  const { effectiveOn, audience, currency } = change
  await audit.record(trx, 'price_change.scheduled', ['price_change', id], {
    actor: by,
    changes: {
      ...{ name: listed.name, currency, from: listed.minor, to: input.toMinor, audience },
      effectiveOn: effectiveOn.toISODate(),
      ...(listed.listName && { priceList: listed.listName }),
    },
  })
  return ok(change)
}
