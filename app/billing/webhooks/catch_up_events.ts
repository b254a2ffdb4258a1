import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { noteGatewayAccount } from '#billing/reconciliation/note_gateway_account'
import { receiveEvent } from '#billing/webhooks/receive_event'
import { GatewayError } from '@innkeeper/panel/gateway'
import { gateways } from '@innkeeper/panel/gateway'
import type { ScheduledTask } from '#core/work/work_registry'
import type { PaymentGateway } from '@innkeeper/panel/gateway'

/** How often missed events are fetched. */
export const CATCH_UP_EVERY_MS = 10 * 60_000

/** Events may be listed late, so each run looks back a little further than the last one. */
const OVERLAP_MS = 15 * 60_000
const FIRST_RUN_MS = 24 * 3600_000
const REFUSAL_LENGTH = 300

/** Receives events whose webhook never came, as if it had. Fails where a gateway could not be asked, once all were. */
export const catchUpEvents: ScheduledTask = {
  name: 'billing.catch_up_events',
  everyMs: CATCH_UP_EVERY_MS,

  async run() {
    let trouble: GatewayError | null = null
    for (const gateway of gateways.all()) {
      if (gateway.isReady()) trouble = (await catchUp(gateway)) ?? trouble
    }
    if (trouble) throw trouble
  },
}

/** The next run starts where the last good one did. */
async function catchUp(gateway: PaymentGateway): Promise<GatewayError | null> {
  const startedAt = clock.nowMs()
  const since = await cursorOf(gateway.name, startedAt - FIRST_RUN_MS)
  try {
    await noteGatewayAccount(gateway)
    for await (const event of gateway.listEventsSince(since - OVERLAP_MS))
      await receiveEvent(gateway.name, event, 'catch_up')
    await note(gateway.name, { events_since: startedAt, refusal: null })
    return null
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    const refusal = error.needsOperator ? error.message.slice(0, REFUSAL_LENGTH) : null
    await note(gateway.name, { events_since: since, refusal })
    return error
  }
}

async function cursorOf(gateway: string, first: number): Promise<number> {
  const cursor = await db.from('gateway_cursors').where('gateway', gateway).first()
  return cursor ? Number(cursor.events_since) : first
}

async function note(
  gateway: string,
  facts: { events_since: number; refusal: string | null }
): Promise<void> {
  const row = { gateway, ...facts, updated_at: sqlTime() }
  await db.knexQuery().table('gateway_cursors').insert(row).onConflict('gateway').merge()
}
