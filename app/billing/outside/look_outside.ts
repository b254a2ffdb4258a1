import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { accountForAttempt, type Accounted } from '#billing/outside/account_for_attempt'
import { accountForRefund } from '#billing/outside/account_for_refund'
import { goOnBehind, placeOfNumber } from '#billing/outside/invoice_numbers'
import { gateways } from '@innkeeper/panel/gateway'
import type { ScheduledTask } from '#core/work/work_registry'
import type { MarkedObject, PaymentGateway } from '@innkeeper/panel/gateway'

const DAY_MS = 24 * 3600_000
/** Pages may be paid for a day after they were opened, and gateways may list late. */
const OVERLAP_MS = 3 * DAY_MS
const FIRST_RUN_MS = 90 * DAY_MS

/** A payment of a gateway, and what became of it. */
interface LookedAt {
  externalId: string
  number: string | null
  result: Accounted
}

export interface OutsideLook {
  attempts: LookedAt[]
  refunds: { externalId: string; result: 'known' | 'booked' | 'unclaimed' }[]
  /** The last invoice number that the gateway knows, and behind which place ours had lagged; null where none had. */
  numbers: { last: string; laggedAt: number } | null
}

/** Looks at gateways from the outside in: every payment and refund with our mark must be in the books or before staff. */
export const lookOutside: ScheduledTask = {
  name: 'billing.look_outside',
  everyMs: DAY_MS,

  async run() {
    for (const gateway of gateways.all()) if (gateway.isReady()) await lookAtGateway(gateway)
  },
}

/**
 * Goes through what carries our mark at a gateway since it was last done, or since a moment. Throws a `GatewayError`, to be
 * done again, where the gateway does not answer.
 */
export async function lookAtGateway(gateway: PaymentGateway, from?: number): Promise<OutsideLook> {
  const startedAt = clock.nowMs()
  const since = from ?? (await lastLook(gateway.name, startedAt))
  const look: OutsideLook = { attempts: [], refunds: [], numbers: null }
  const highest = { place: 0, number: '' }
  for await (const object of gateway.listMarked(since)) {
    await account(gateway, object, look)
    if (object.kind === 'attempt') await remember(highest, object.invoiceNumber)
  }
  if (highest.place > 0) {
    const laggedAt = await goOnBehind(highest.place, highest.number)
    look.numbers = laggedAt === null ? null : { last: highest.number, laggedAt }
  }
  await keepLook(gateway.name, startedAt)
  return look
}

async function account(
  gateway: PaymentGateway,
  object: MarkedObject,
  look: OutsideLook
): Promise<void> {
  if (object.kind === 'refund') {
    const result = await accountForRefund(gateway, object)
    if (result !== 'known') look.refunds.push({ externalId: object.externalId, result })
    return
  }
  const result = await accountForAttempt(gateway, object)
  if (result === 'known') return
  const externalId = object.sessionId ?? object.intentId ?? object.attemptId
  look.attempts.push({ externalId, number: object.invoiceNumber, result })
}

async function remember(
  highest: { place: number; number: string },
  number: string | null
): Promise<void> {
  const place = number === null ? null : await placeOfNumber(number)
  if (number !== null && place !== null && place > highest.place)
    Object.assign(highest, { place, number })
}

async function lastLook(gateway: string, now: number): Promise<number> {
  const cursor = await db.from('gateway_cursors').where('gateway', gateway).first()
  const last = Number(cursor?.marked_since ?? 0)
  return last > 0 ? last - OVERLAP_MS : now - FIRST_RUN_MS
}

async function keepLook(gateway: string, startedAt: number): Promise<void> {
  const row = {
    gateway,
    events_since: startedAt - DAY_MS,
    marked_since: startedAt,
    updated_at: sqlTime(),
  }
  await db
    .knexQuery()
    .table('gateway_cursors')
    .insert(row)
    .onConflict('gateway')
    .merge(['marked_since', 'updated_at'])
}
