import { isUniqueViolation } from '#core/database/transaction'
import { payerAddressOf } from '#identity'
import { forgetGatewayCustomer } from '#billing/cards/forget_gateway_customer'
import { GatewayError } from '@innkeeper/panel/gateway'
import GatewayCustomer from '#billing/models/gateway_customer'
import type { PaymentGateway } from '@innkeeper/panel/gateway'
import type Account from '#identity/models/account'

/**
 * The customer of an account at a gateway, made there at first need. Many callers at once get the same one: of several
 * that were made in the same moment the first to be written counts.
 */
export async function gatewayCustomerId(
  gateway: PaymentGateway,
  account: Account
): Promise<string> {
  const { id, generation, externalId: known } = await findOrMake(gateway.name, account.id)
  if (known) return known

  const externalId = await gateway.ensureCustomer({
    key: generation === 0 ? id : `${id}_${generation}`,
    accountId: account.id,
    name: account.legalName,
    email: await payerAddressOf(account),
  })
  await GatewayCustomer.query()
    .where({ id, generation })
    .whereNull('external_id')
    .update({ externalId })
  const row = await GatewayCustomer.findOrFail(id)
  return row.externalId ?? externalId
}

/**
 * Does something for the account's customer at the gateway. Where the gateway no longer knows the customer, another one
 * is made and the same is done for that, once.
 */
export async function forGatewayCustomer<T>(
  gateway: PaymentGateway,
  account: Account,
  ask: (customerExternalId: string) => Promise<T>
): Promise<T> {
  const known = await gatewayCustomerId(gateway, account)
  try {
    return await ask(known)
  } catch (error) {
    if (!(error instanceof GatewayError) || error.missing !== 'customer') throw error
    await forgetGatewayCustomer(gateway.name, known, { wasLost: true })
    return ask(await gatewayCustomerId(gateway, account))
  }
}

async function findOrMake(gateway: string, accountId: string): Promise<GatewayCustomer> {
  const known = await GatewayCustomer.findBy({ gateway, accountId })
  if (known) return known
  try {
    const made = await GatewayCustomer.create({ gateway, accountId })
    return await made.refresh()
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    return GatewayCustomer.findByOrFail({ gateway, accountId })
  }
}
