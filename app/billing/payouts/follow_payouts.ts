import { clock } from '#core/clock'
import { applyPayout } from '#billing/payouts/apply_payout'
import { listLines } from '#billing/payouts/list_lines'
import Payout from '#billing/models/payout'
import { movingPayoutStates } from '#billing/models/payout/states'
import type { PaymentGateway } from '@innkeeper/panel/gateway'

/** Banks may refuse a payout for five working days after it was told to be paid. */
const MAY_FAIL_MS = 14 * 24 * 3600_000

/**
 * Records how the payouts of the last days stand, all since the first one that is on its way, and what is in those of which
 * that is known: whatever events and runs were missed in between.
 */
export async function followPayouts(gateway: PaymentGateway): Promise<void> {
  if (!gateway.listPayouts) return
  const latest = clock.nowMs() - MAY_FAIL_MS
  const since = Math.min(latest, (await firstMoving(gateway.name)) ?? latest)
  for await (const truth of gateway.listPayouts(since)) await applyPayout(gateway.name, truth)
  for (;;) {
    const next = await Payout.query().where({ gateway: gateway.name, lines: 'known' }).first()
    if (!next) return
    await listLines(next)
  }
}

async function firstMoving(gateway: string): Promise<number | null> {
  const first = await Payout.query()
    .where('gateway', gateway)
    .whereIn('state', [...movingPayoutStates])
    .orderBy('opened_at')
    .first()
  return first?.openedAt.toMillis() ?? null
}
