import { isUniqueViolation } from '#core/database/transaction'
import Membership from '#identity/models/membership'
import GatewayCustomer from '#billing/models/gateway_customer'
import type { PaymentGateway } from '#billing/contracts/payment_gateway'
import type Account from '#identity/models/account'

/**
 * The customer of an account at a gateway, made there at first need. Many callers at once get the same one: all ask
 * with the id of the one row as their key.
 */
export async function gatewayCustomerId(
  gateway: PaymentGateway,
  account: Account
): Promise<string> {
  const row = await findOrMake(gateway.name, account.id)
  if (row.externalId) return row.externalId

  const externalId = await gateway.ensureCustomer({
    key: row.id,
    accountId: account.id,
    name: account.legalName,
    email: account.billingEmail ?? (await ownersEmail(account)),
  })
  await GatewayCustomer.query().where('id', row.id).whereNull('external_id').update({ externalId })
  return externalId
}

/** Spares the owner typing the address once more on the gateway's page. */
async function ownersEmail({ id }: Account): Promise<string | null> {
  const first = await Membership.query()
    .where({ account_id: id, role: 'owner' })
    .orderBy('created_at')
    .preload('user')
    .first()
  return first?.user.email ?? null
}

async function findOrMake(gateway: string, accountId: string): Promise<GatewayCustomer> {
  const known = await GatewayCustomer.findBy({ gateway, accountId })
  if (known) return known
  try {
    return await GatewayCustomer.create({ gateway, accountId })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    return GatewayCustomer.findByOrFail({ gateway, accountId })
  }
}
