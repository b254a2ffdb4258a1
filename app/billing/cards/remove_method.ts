import { failed, ok, type Result } from '#core/result'
import { syncMethods } from '#billing/cards/sync_methods'
import { GatewayError, gateways } from '@innkeeper/panel/gateway'
import { refusalOf, type GatewayRefusal } from '#billing/payments/gateway_refusal'
import type PaymentMethod from '#billing/models/payment_method'

export type RemovalFailure =
  | GatewayRefusal
  /** It was asked for, and the gateway has not said what became of it. */
  | { type: 'removal_unknown' }

/**
 * Has the gateway forget a card; our list follows what the gateway then says. Where its answer to the request was lost,
 * the list tells whether the card is gone.
 */
export async function removeMethod(method: PaymentMethod): Promise<Result<null, RemovalFailure>> {
  const { gateway, accountId, externalId } = method
  const trouble = await attempted(() => gateways.get(gateway).detachMethod(externalId))
  const silence = await attempted(() => syncMethods(gateway, accountId))
  if (!trouble) return ok(null)
  if (silence && trouble.outcome === 'unknown') return failed({ type: 'removal_unknown' })
  await method.refresh()
  return method.state === 'detached' ? ok(null) : failed(refusalOf(trouble))
}

async function attempted(work: () => Promise<void>): Promise<GatewayError | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (error instanceof GatewayError) return error
    throw error
  }
}
