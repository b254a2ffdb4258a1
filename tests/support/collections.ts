import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import { keepTime } from '#billing/collections/collection_clock'
import Collection from '#billing/models/collection'
import { gatewayCustomerId } from '#billing/cards/gateway_customer_id'
import { defaultKeyOf, syncMethods } from '#billing/cards/sync_methods'
import { gateways } from '@innkeeper/panel/gateway'
import Invoice from '#billing/models/invoice'
import { transaction } from '#core/database/transaction'
import PaymentMethod from '#billing/models/payment_method'
import type { useStripe } from '#tests/support/billing'
import type { DurationLikeObject } from 'luxon'
import type Account from '#identity/models/account'

type Gateway = Awaited<ReturnType<typeof useStripe>>

/** Ten in the morning, so many days after the due day, with a worker that was awake until then; does what is due. */
export async function onDay({ dueOn }: Invoice, days: number): Promise<void> {
  clock.travelTo(dueOn.plus({ days, hours: 10 }))
  await stayAwake()
  await drainAll()
}

/** The same, but nobody looked meanwhile. */
export async function wakeOnDay({ dueOn }: Invoice, days: number): Promise<void> {
  clock.travelTo(dueOn.plus({ days, hours: 10 }))
  await drainAll()
}

/** A moment later, still awake. */
export async function later(amount: DurationLikeObject): Promise<void> {
  clock.travel(amount)
  await stayAwake()
  await drainAll()
}

/** Has the panel have looked just now, as a worker that was not down did. */
export async function stayAwake(): Promise<void> {
  await keepTime()
  await db.from('collection_runs').update({ seen_at: clock.nowMs() })
  await db.from('collections').update({ grace_ms: 0 })
}

/** What is due now, and what that causes. */
export async function drainAll(): Promise<void> {
  for (let round = 0; round < 4; round++) await worker.drain()
}

/** Has the bank behind a saved card behave like that of a card of the test mode from now on. */
export function becomes({ stripe }: Gateway, card: PaymentMethod, number: string): void {
  const facts = stripe.store.cards.get(card.externalId)
  if (!facts) throw new Error('No such card')
  facts.card = number
}

/** Puts a card of the test mode into the wallet of an account, as saving it for later does. */
export async function giveCard(
  { stripe }: Gateway,
  account: Account,
  card: string,
  role: 'default' | 'backup' = 'default'
): Promise<PaymentMethod> {
  const gateway = gateways.get('stripe')
  const customer = await gatewayCustomerId(gateway, account)
  const setup = await gateway.startMethodSetup({
    key: `${customer}_${card}_${clock.nowMs()}_${Math.random()}`,
    customerExternalId: customer,
    currency: account.currency,
    returnUrl: 'https://panel.test/back',
    cancelUrl: 'https://panel.test/back',
  })
  stripe.pay(/cs_test_[A-Za-z0-9]+/.exec(setup)?.[0] ?? '', { card })
  await syncMethods('stripe', account.id)
  const saved = await PaymentMethod.query()
    .where('account_id', account.id)
    .orderBy('id', 'desc')
    .firstOrFail()
  if (role === 'backup' && !saved.isDefault)
    await saved.merge({ backupKey: defaultKeyOf('stripe', account.id) }).save()
  return saved.refresh()
}

/** An invoice that is collected, due in a week. */
export async function collected(
  account: Account,
  unitMinor = 1000
): Promise<{ invoice: Invoice; collection: Collection }> {
  await keepTime()
  const line = { kind: 'recurring', description: 'Small machine', quantity: 1, unitMinor } as const
  const invoice = await transaction((trx) =>
    Invoice.issue(trx, {
      accountId: account.id,
      kind: 'renewal',
      currency: account.currency,
      lines: [line],
      dueIn: { days: 7 },
    })
  )
  await worker.drain()
  return { invoice, collection: await Collection.findByOrFail('invoice_id', invoice.id) }
}

/** What was done for a collection so far, "0/0:charge declined". */
export async function deedsOf({ id }: Collection): Promise<string[]> {
  const rows = await db.from('collection_events').where('collection_id', id).orderBy('id')
  return rows.map(({ step, outcome }) => `${step} ${outcome}`)
}
