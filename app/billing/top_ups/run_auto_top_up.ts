import { isUniqueViolation, transaction } from '#core/database/transaction'
import { sqlTime } from '#core/database/sql_time'
import { gateways } from '@innkeeper/panel/gateway'
import { creditBalance } from '#billing/ledger/credit_balance'
import { cancelForAnother } from '#billing/payments/cancel_attempt'
import { startPayment } from '#billing/payments/start_payment'
import { shopMonthStart } from '#billing/shop_day'
import { stopAutoTopUp } from '#billing/top_ups/stop_auto_top_up'
import AutoTopUp from '#billing/models/auto_top_up'
import PaymentMethod from '#billing/models/payment_method'
import TopUp from '#billing/models/top_up'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Adds credit where an account wants that and has less than it said: from its default card, one at a time, within its monthly
 * limit. A card that is refused, missing or needs its owner stops it, and the customer is told.
 */
export async function runAutoTopUp(accountId: string): Promise<void> {
  const topUpId = await begin(accountId)
  if (!topUpId) return
  const card = await defaultCard(accountId)
  if (!card) return stopAutoTopUp(topUpId, 'no_card')
  const started = await startPayment(
    { topUpId },
    { kind: 'saved_card', paymentMethodId: card.id, offSession: true }
  )
  if (!started.ok) return
  const { state, declineCode, errorCode } = started.value
  const asks = [errorCode, declineCode].some((code) => code?.startsWith('authentication_'))
  if (state === 'requires_action') {
    await cancelForAnother(started.value)
    await stopAutoTopUp(topUpId, 'authentication')
  } else if (state === 'failed') await stopAutoTopUp(topUpId, asks ? 'authentication' : 'declined')
}

/** The top-up to pay, new or begun before; null where none is wanted now. */
async function begin(accountId: string): Promise<string | null> {
  try {
    return await transaction(async (trx) => {
      const wish = await AutoTopUp.query({ client: trx })
        .where('account_id', accountId)
        .forUpdate()
        .first()
      if (wish?.state !== 'on') return null
      const openKey = `auto:${accountId}`
      const open = await TopUp.query({ client: trx }).where('open_key', openKey).first()
      if (open) return open.id
      const credit = await creditBalance(accountId, wish.currency, trx)
      if (credit.compare(wish.below) >= 0) return null
      const spent = await spentThisMonth(trx, wish)
      if (spent + wish.addMinor > wish.monthlyCapMinor) return null
      const facts = { accountId, amountMinor: wish.addMinor, currency: wish.currency, openKey }
      const made = await TopUp.create(
        { ...facts, kind: 'automatic', state: 'open' },
        { client: trx }
      )
      return made.id
    })
  } catch (error) {
    if (isUniqueViolation(error)) return null
    throw error
  }
}

async function spentThisMonth(
  trx: TransactionClientContract,
  { accountId, currency }: AutoTopUp
): Promise<number> {
  const [row] = await trx
    .from('top_ups')
    .where({ account_id: accountId, kind: 'automatic', currency })
    .whereIn('state', ['open', 'paid'])
    .where('created_at', '>=', sqlTime(await shopMonthStart(trx)))
    .sum('amount_minor as sum')
  return Number(row?.sum ?? 0)
}

/** The card that is charged by itself, where the gateway for new payments keeps it. */
async function defaultCard(accountId: string): Promise<PaymentMethod | null> {
  const gateway = gateways.current()?.name ?? ''
  const card = await PaymentMethod.query()
    .where({ account_id: accountId, state: 'active', gateway })
    .whereNotNull('default_key')
    .first()
  return card && !card.isExpired ? card : null
}
