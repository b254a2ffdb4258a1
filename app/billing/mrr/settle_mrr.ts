import db from '@adonisjs/lucid/services/db'
import { calendarDate, dayText } from '#core/database/calendar_date'
import { insertMany } from '#core/database/insert_many'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { newId } from '#core/ids'
import { bringsOn, isOver, stepsOf, type Life } from '#billing/mrr/brings'
import { livesOf, type BringingSubscription } from '#billing/mrr/lives'
import { kindOf, type MrrKind } from '#billing/mrr/monthly'
import { shopDay } from '#billing/shop_day'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const BATCH = 500

/** The latest movement of a subscription. */
interface Told {
  nth: number
  day: string
  kind: MrrKind
  minor: number
}

/**
 * Writes movements of these subscriptions until they sum to what each brings a month now. The caller holds their locks. Each has the day
 * from which it is in force, or today where a later one was written already. Answers how many it wrote.
 */
export async function settleMrr(trx: TransactionClientContract, ids: string[]): Promise<number> {
  if (ids.length === 0) return 0
  const today = dayText(await shopDay(trx))
  const told = await toldOf(ids, null, trx)
  const lives = await livesOf(ids, trx)
  const movements = lives.flatMap((one) => movementsOf(one, told.get(one.id) ?? null, today))
  await insertMany(trx, 'mrr_movements', movements)
  return movements.length
}

/**
 * Does so for all: for what came with its day alone, as discounts end and announced prices begin, and for what no change wrote itself.
 * Only those that need it are locked.
 */
export async function settleAllMrr(): Promise<number> {
  const today = dayText(await shopDay())
  let written = 0
  for (let after = ''; ;) {
    const ids = await nextBringing(after)
    if (ids.length === 0) return written
    const open = await openOf(ids, today)
    if (open.length > 0)
      written += await transaction(async (trx) => {
        await trx.from('subscriptions').whereIn('id', open).orderBy('id').forUpdate().select('id')
        return settleMrr(trx, open)
      })
    after = ids[ids.length - 1]
  }
}

/** Writes all movements anew from the prices, discounts and days that are known. One that ended and came back counts as never gone. */
export async function rebuildMrr(): Promise<void> {
  await transaction((trx) => trx.from('mrr_movements').delete())
  await settleAllMrr()
}

/** Which of these have movements to be written. */
async function openOf(ids: string[], today: string): Promise<string[]> {
  const told = await toldOf(ids, today)
  const lives = await livesOf(ids)
  const isOpen = ({ id, life }: BringingSubscription) => {
    const latest = told.get(id)
    if (!latest && life.endedOn) return life.startedOn !== null
    return bringsOn(life, today) !== (latest?.minor ?? 0)
  }
  return lives.filter(isOpen).map(({ id }) => id)
}

/** Which of these bring another amount on a day than their movements up to it sum to. */
export async function unsettledOn(
  ids: string[],
  day: string
): Promise<{ id: string; told: number; brings: number }[]> {
  const told = await toldOf(ids, day)
  const lives = await livesOf(ids)
  return lives
    .map(({ id, life }) => ({ id, told: told.get(id)?.minor ?? 0, brings: bringsOn(life, day) }))
    .filter((each) => each.told !== each.brings)
}

/** Subscriptions behind an id that may bring something, or whose movements do not end with nothing. */
export async function nextBringing(after: string): Promise<string[]> {
  const rows: { id: string }[] = await db
    .from('subscriptions')
    .where('id', '>', after)
    .where((query) =>
      query
        .where('state', 'active')
        .orWhere((ended) =>
          ended
            .where('state', 'ended')
            .whereRaw(
              'coalesce((select sum(delta_minor) from mrr_movements where subscription_id = subscriptions.id), -1) <> 0'
            )
        )
    )
    .orderBy('id')
    .limit(BATCH)
    .select('id')
  return rows.map(({ id }) => id)
}

function movementsOf(
  { id, accountId, life }: BringingSubscription,
  told: Told | null,
  today: string
): Record<string, unknown>[] {
  let { nth, kind, minor } = told ?? { nth: 0, kind: null, minor: 0 }
  return daysOf(life, told, today).flatMap((day) => {
    const after = bringsOn(life, day)
    const ends = isOver(life, day)
    // An end is told even of what brought nothing, so that what comes back is known as such.
    const isEnd = ends && kind !== null && kind !== 'churn'
    if (after === minor && !isEnd) return []
    const change = { before: minor, after, isOver: ends, latest: kind }
    ;[nth, kind] = [nth + 1, kindOf(change)]
    const delta = after - minor
    minor = after
    return {
      ...{ id: newId(), subscription_id: id, account_id: accountId, nth, day, kind },
      currency: life.currency,
      delta_minor: delta,
      after_minor: after,
      created_at: sqlTime(),
    }
  })
}

/** The days on which it may have become another. Nothing is known of those between an end and a return. */
function daysOf(life: Life, told: Told | null, today: string): string[] {
  if (told?.kind === 'churn') return [today]
  return [...stepsOf(life, told?.day ?? null, today), today]
}

/** The latest movements up to a day, or at all, by subscription. */
async function toldOf(
  ids: string[],
  day: string | null,
  trx?: TransactionClientContract
): Promise<Map<string, Told>> {
  const rows = await (trx ?? db)
    .from('mrr_movements')
    .whereIn('subscription_id', ids)
    .if(day, (query) => query.where('day', '<=', day!))
    .orderBy('subscription_id')
    .orderBy('nth')
    .select('subscription_id', 'nth', 'day', 'kind', 'after_minor')
  return new Map(
    rows.map((row) => [
      String(row.subscription_id),
      {
        nth: Number(row.nth),
        day: dayText(calendarDate(row.day)),
        kind: row.kind as MrrKind,
        minor: Number(row.after_minor),
      },
    ])
  )
}
