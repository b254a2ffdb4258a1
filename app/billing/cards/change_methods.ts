import { transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { defaultKeyOf, syncMethods } from '#billing/cards/sync_methods'
import { GatewayError } from '@innkeeper/panel/gateway'
import { refusalOf, type GatewayRefusal } from '#billing/payments/gateway_refusal'
import { gateways } from '@innkeeper/panel/gateway'
import PaymentMethod from '#billing/models/payment_method'

/** Makes a card the one that is suggested and charged first. */
export async function chooseDefaultMethod({
  id,
  gateway,
  accountId,
}: PaymentMethod): Promise<void> {
  await transaction(async (trx) => {
    const defaultKey = defaultKeyOf(gateway, accountId)
    await PaymentMethod.query({ client: trx })
      .where('default_key', defaultKey)
      .update({ defaultKey: null })
    await PaymentMethod.query({ client: trx }).where({ id, state: 'active' }).update({ defaultKey })
    await audit.record(trx, 'payment_method.made_default', { id }, { accountId })
  })
}

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
