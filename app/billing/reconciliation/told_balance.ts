import { clock } from '#core/clock'
import type { PaymentGateway } from '@innkeeper/panel/gateway'

const AHEAD_MS = 60_000

/**
 * What a gateway's balance was at a moment, by currency in minor units: what it is now, less what moved it since. Null where
 * the gateway tells no balance.
 */
export async function toldBalance(
  gateway: PaymentGateway,
  at: number
): Promise<Map<string, number> | null> {
  const told = await gateway.balances?.()
  if (!told) return null
  const sums = new Map(told.map(({ currency, minor }) => [currency, minor]))
  for await (const { movement } of gateway.listBalance(at, clock.nowMs() + AHEAD_MS)) {
    if (!movement) continue
    const { currency, minor } = movement.gross.minus(movement.fee)
    sums.set(currency, (sums.get(currency) ?? 0) - minor)
  }
  return sums
}
