import db from '@adonisjs/lucid/services/db'
import logger from '@adonisjs/core/services/logger'
import { clock } from '#core/clock'
import { receiveEvent } from '#billing/contracts/receive_event'
import { GatewayError } from '#billing/contracts/gateway_error'
import { gateways } from '#billing/contracts/gateways'
import type { ScheduledTask } from '#core/work/work_registry'
import type { PaymentGateway } from '#billing/contracts/payment_gateway'

const EVERY_MS = 10 * 60_000
/** Events may be listed late, so each run looks back a little further than the last one. */
const OVERLAP_MS = 15 * 60_000
const FIRST_RUN_MS = 24 * 3600_000

/** Receives events whose webhook never came, as if it had. */
export const catchUpEvents: ScheduledTask = {
  name: 'billing.catch_up_events',
  everyMs: EVERY_MS,

  async run() {
    for (const gateway of gateways.all()) {
      if (gateway.isReady()) await catchUp(gateway)
    }
  },
}

async function catchUp(gateway: PaymentGateway): Promise<void> {
  const startedAt = clock.nowMs()
  const cursor = await db.from('gateway_cursors').where('gateway', gateway.name).first()
  const since = cursor ? Number(cursor.events_since) - OVERLAP_MS : startedAt - FIRST_RUN_MS
  try {
    for await (const event of gateway.listEventsSince(since))
      await receiveEvent(gateway.name, event, 'catch_up')
    await moveCursor(gateway.name, startedAt)
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    logger.warn(
      { err: error, gateway: gateway.name },
      'events could not be listed; the next run starts from the same place'
    )
  }
}

async function moveCursor(gateway: string, eventsSince: number): Promise<void> {
  const row = {
    gateway,
    events_since: eventsSince,
    updated_at: clock.now().toFormat('yyyy-MM-dd HH:mm:ss'),
  }
  await db.knexQuery().table('gateway_cursors').insert(row).onConflict('gateway').merge()
}
