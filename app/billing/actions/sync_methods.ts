import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { forgetGatewayCustomer } from '#billing/actions/forget_gateway_customer'
import { gateways } from '#billing/contracts/gateways'
import GatewayCustomer from '#billing/models/gateway_customer'
import PaymentMethod from '#billing/models/payment_method'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { SavedMethod } from '#billing/contracts/payment_gateway'

/**
 * Makes our list of an account's saved cards equal to the gateway's; nothing where the account has no customer there. A
 * customer that the gateway no longer knows is forgotten with its cards.
 */
export async function syncMethods(gateway: string, accountId: string): Promise<void> {
  const customer = await GatewayCustomer.findBy({ gateway, accountId })
  if (!customer?.externalId) return
  const methods = await gateways.get(gateway).listMethods(customer.externalId)
  if (methods) await transaction((trx) => mirror(trx, gateway, accountId, methods))
  else await forgetGatewayCustomer(gateway, customer.externalId, { wasLost: true })
}

/** The same, from the gateway's id of the customer; nothing for customers that are not ours. */
export async function syncMethodsOfCustomer(gateway: string, externalId: string): Promise<void> {
  const customer = await GatewayCustomer.findBy({ gateway, externalId })
  if (customer) await syncMethods(gateway, customer.accountId)
}

async function mirror(
  trx: TransactionClientContract,
  gateway: string,
  accountId: string,
  methods: SavedMethod[]
): Promise<void> {
  const known = await PaymentMethod.query({ client: trx })
    .where({ gateway, account_id: accountId })
    .forUpdate()
  for (const method of methods) await keep(trx, gateway, accountId, method, known)
  const gone = known.filter(
    (one) => !methods.some((method) => method.externalId === one.externalId)
  )
  for (const one of gone) await one.merge({ state: 'detached', defaultKey: null }).save()
  await ensureDefault(trx, gateway, accountId)
  live.refresh(`account:${accountId}`, trx)
}

async function keep(
  trx: TransactionClientContract,
  gateway: string,
  accountId: string,
  method: SavedMethod,
  known: PaymentMethod[]
): Promise<void> {
  const row = known.find((one) => one.externalId === method.externalId)
  if (row) await row.merge({ ...method, state: 'active' }).save()
  else
    await PaymentMethod.create({ ...method, gateway, accountId, state: 'active' }, { client: trx })
}

/** One card is the default as long as there is one. */
async function ensureDefault(
  trx: TransactionClientContract,
  gateway: string,
  accountId: string
): Promise<void> {
  const active = await PaymentMethod.query({ client: trx })
    .where({ gateway, account_id: accountId, state: 'active' })
    .orderBy('id')
  if (active.length > 0 && !active.some((method) => method.isDefault)) {
    await active[0].merge({ defaultKey: defaultKeyOf(gateway, accountId) }).save()
  }
}

/** What only one card of an account may hold. */
export function defaultKeyOf(gateway: string, accountId: string): string {
  return `${gateway}:${accountId}`
}
