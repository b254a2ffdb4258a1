import { clock } from '#core/clock'
import { applyPayment } from '#billing/payments/apply_payment'
import { gatewayCustomerId } from '#billing/cards/gateway_customer_id'
import { defaultKeyOf, syncMethods } from '#billing/cards/sync_methods'
import { startPayment } from '#billing/payments/start_payment'
import PaymentMethod from '#billing/models/payment_method'
import { gateways } from '@innkeeper/panel/gateway'
import type { Result } from '#core/result'
import type Account from '#identity/models/account'
import type PaymentAttempt from '#billing/models/payment_attempt'
import type { SimulatedShop } from '#tests/support/simulation/simulated_shop'

export const GOOD = '4242424242424242'

/** What cards become, and with what people pay: mostly good ones. */
export const CARDS = [
  ...Array.from({ length: 6 }, () => GOOD),
  '4000000000009995',
  '4000000000009987',
  '4000002760003184',
  '4000003800000446',
  '4000000000005126',
  '4000000000007726',
  '4000000000000259',
  '4000000000001976',
]

/** Pays on the gateway's page, and mostly comes back from it. */
export async function payOnPage(shop: SimulatedShop, invoiceIds: string[]): Promise<string> {
  return payAt(shop, await startPayment({ invoiceIds }, { kind: 'new_card', saveCard: false }))
}

/** The same for what was started already. */
export async function payAt(
  { dice, bank }: SimulatedShop,
  started: Result<PaymentAttempt, { type: string }>
): Promise<string> {
  if (!started.ok) return started.error.type
  const { id, sessionId, state } = started.value
  if (!sessionId || state === 'succeeded') return state
  if (dice.percent(10)) return 'left the page'
  const card = dice.pick(CARDS)
  const status = await bank.pay(sessionId, { card, authenticate: dice.percent(80) })
  if (dice.percent(60)) await applyPayment(id)
  return `${card} ${status}`
}

/** Puts a good card into the wallet of an account, as saving it for later does. */
export async function saveCard(
  { bank, dice }: SimulatedShop,
  account: Account,
  role: 'default' | 'backup' = 'default'
): Promise<PaymentMethod> {
  const gateway = gateways.get('stripe')
  const customerExternalId = await gatewayCustomerId(gateway, account)
  const back = 'https://panel.test/back'
  const page = await gateway.startMethodSetup({
    key: `${customerExternalId}_${clock.nowMs()}_${dice.below(2 ** 30)}`,
    ...{ customerExternalId, currency: account.currency, returnUrl: back, cancelUrl: back },
  })
  await bank.pay(/cs_test_[A-Za-z0-9]+/.exec(page)?.[0] ?? '', { card: GOOD })
  await syncMethods('stripe', account.id)
  const saved = await PaymentMethod.query()
    .where('account_id', account.id)
    .orderBy('id', 'desc')
    .firstOrFail()
  if (role === 'backup' && !saved.isDefault)
    await saved.merge({ backupKey: defaultKeyOf('stripe', account.id) }).save()
  return saved.refresh()
}
