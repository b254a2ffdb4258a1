import { applyPayout } from '#billing/payouts/apply_payout'
import { listLines } from '#billing/payouts/list_lines'
import { gateways } from '@innkeeper/panel/gateway'
import Payout from '#billing/models/payout'

/** Records how a payout stands at its gateway; nothing where the gateway knows none, or has none at all. */
export async function lookAtPayout(gateway: string, externalId: string): Promise<void> {
  const truth = await gateways.get(gateway).fetchPayout?.(externalId)
  if (truth) await applyPayout(gateway, truth)
}

/** The same, and what is in it where that is known by now. */
export async function followPayout(gateway: string, externalId: string): Promise<void> {
  await lookAtPayout(gateway, externalId)
  const payout = await Payout.findBy({ gateway, external_id: externalId })
  if (payout?.lines === 'known') await listLines(payout)
}
