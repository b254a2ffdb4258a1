import { transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { defaultKeyOf, syncMethods } from '#billing/actions/sync_methods'
import { GatewayError } from '#billing/contracts/gateway_error'
import { gateways } from '#billing/contracts/gateways'
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
  })
}

/** Has the gateway forget a card; our list follows what the gateway then says. */
export async function removeMethod(
  method: PaymentMethod
): Promise<Result<null, { type: 'gateway_silent' }>> {
  const { gateway, accountId, externalId } = method
  try {
    await gateways.get(gateway).detachMethod(externalId)
    await syncMethods(gateway, accountId)
    return ok(null)
  } catch (error) {
    if (error instanceof GatewayError) return failed({ type: 'gateway_silent' })
    throw error
  }
}
