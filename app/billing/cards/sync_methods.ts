import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { forgetGatewayCustomer } from '#billing/cards/forget_gateway_customer'
import { recordCard } from '#billing/cards/record_card'
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
  const kept = []
  for (const method of methods) kept.push(await keep(trx, gateway, accountId, method, known))
  const added = kept.filter(({ isNew }) => isNew).map(({ card }) => card)
  const gone = known.filter(
    (one) => !methods.some((method) => method.externalId === one.externalId)
  )
  const lost = gone.filter(({ state }) => state === 'active')
  for (const one of gone)
    await one.merge({ state: 'detached', defaultKey: null, backupKey: null }).save()
  await ensureDefault(trx, gateway, accountId)
  if (added.length > 0) await replaceRefused(trx, gateway, accountId, added)
  live.refresh(`account:${accountId}`, trx)
  for (const { card } of kept.filter(({ isNew, isRenewed }) => isNew || isRenewed))
    await outbox.publish(trx, 'payment_method.ready', { methodId: card.id })
  for (const one of added) await recordCard(trx, 'payment_method.added', one)
  for (const one of lost) await recordCard(trx, 'payment_method.removed', one)
}

interface Kept {
  card: PaymentMethod
  isNew: boolean
  isRenewed: boolean
}

async function keep(
  trx: TransactionClientContract,
  gateway: string,
  accountId: string,
  method: SavedMethod,
  known: PaymentMethod[]
): Promise<Kept> {
  const row = known.find((one) => one.externalId === method.externalId)
  const isNew = row?.state !== 'active'
  if (row) {
    // Its bank sent another card for it, which the gateway took over by itself.
    const isRenewed = row.expYear !== method.expYear || row.lastFour !== method.lastFour
    const refusedFor = isNew || isRenewed ? null : row.refusedFor
    const card = await row.merge({ ...method, state: 'active', refusedFor }).save()
    return { card, isNew, isRenewed }
  }
  const fields = { ...method, gateway, accountId, state: 'active' as const }
  return { card: await PaymentMethod.create(fields, { client: trx }), isNew, isRenewed: false }
}

/** One card is the default as long as there is one: the backup card where there is one, or else the oldest. */
async function ensureDefault(
  trx: TransactionClientContract,
  gateway: string,
  accountId: string
): Promise<void> {
  const active = await PaymentMethod.query({ client: trx })
    .where({ gateway, account_id: accountId, state: 'active' })
    .orderBy('id')
  if (active.length > 0 && !active.some((method) => method.isDefault)) {
    const next = active.find((method) => method.isBackup) ?? active[0]
    await next.merge({ defaultKey: defaultKeyOf(gateway, accountId), backupKey: null }).save()
  }
}

/** A new card takes the place of a default one that no bank pays by any more. */
async function replaceRefused(
  trx: TransactionClientContract,
  gateway: string,
  accountId: string,
  added: PaymentMethod[]
): Promise<void> {
  const defaultKey = defaultKeyOf(gateway, accountId)
  const before = await PaymentMethod.query({ client: trx }).where('default_key', defaultKey).first()
  const fresh = added.at(-1)
  if (before?.refusedFor !== 'new_card' || !fresh || fresh.id === before.id) return
  await before.merge({ defaultKey: null }).save()
  await fresh.merge({ defaultKey, backupKey: null }).save()
}

/** What only one card of an account may hold as its default, and one as its backup. */
export function defaultKeyOf(gateway: string, accountId: string): string {
  return `${gateway}:${accountId}`
}
