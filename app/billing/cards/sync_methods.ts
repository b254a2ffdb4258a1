import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { audit } from '#audit/models/audit_entry'
import { forgetGatewayCustomer } from '#billing/cards/forget_gateway_customer'
import { gateways } from '@innkeeper/panel/gateway'
import GatewayCustomer from '#billing/models/gateway_customer'
import PaymentMethod from '#billing/models/payment_method'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { SavedMethod } from '@innkeeper/panel/gateway'

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
  const added: PaymentMethod[] = []
  for (const method of methods) {
    const { card, isNew } = await keep(trx, gateway, accountId, method, known)
    if (isNew) added.push(card)
  }
  const gone = known.filter(
    (one) => !methods.some((method) => method.externalId === one.externalId)
  )
  const lost = gone.filter(({ state }) => state === 'active')
  for (const one of gone) await one.merge({ state: 'detached', defaultKey: null }).save()
  await ensureDefault(trx, gateway, accountId)
  live.refresh(`account:${accountId}`, trx)
  for (const one of added) await recordCard(trx, 'payment_method.added', one)
  for (const one of lost) await recordCard(trx, 'payment_method.removed', one)
}

/** By the member who comes back from the gateway's page or removes a card, or by the system where an event told. */
function recordCard(trx: TransactionClientContract, action: string, card: PaymentMethod) {
  const { id, accountId, brand, lastFour } = card
  return audit.record(trx, action, ['payment_method', id], {
    changes: { brand, lastFour },
    accountId,
  })
}

async function keep(
  trx: TransactionClientContract,
  gateway: string,
  accountId: string,
  method: SavedMethod,
  known: PaymentMethod[]
): Promise<{ card: PaymentMethod; isNew: boolean }> {
  const row = known.find((one) => one.externalId === method.externalId)
  const isNew = row?.state !== 'active'
  if (row) return { card: await row.merge({ ...method, state: 'active' }).save(), isNew }
  const fields = { ...method, gateway, accountId, state: 'active' as const }
  return { card: await PaymentMethod.create(fields, { client: trx }), isNew }
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
