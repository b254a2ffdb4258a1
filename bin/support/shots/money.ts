import db from '@adonisjs/lucid/services/db'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { openDraft } from '#billing/drafts/open_draft'
import { saveDraft } from '#billing/drafts/save_draft'
import { applyPayment } from '#billing/payments/apply_payment'
import { startTopUp } from '#billing/top_ups/start_top_up'
import { SYSTEM } from '#core/actor'
import Account from '#identity/models/account'
import { createPriceList } from '#tests/support/price_lists'
import type { openFullShop } from '#tests/support/full_shop'

type Shop = Awaited<ReturnType<typeof openFullShop>>

const WRITTEN = [
  ['Migration of two databases, including a test run', 4, 9500],
  ['Setting up monitoring', 1, 24_900],
] as const

/** What the story has none of: prices of a list, an invoice that staff are writing, and credit that was paid for. */
export async function makeMoney({ gateway }: Shop, accountId: string): Promise<void> {
  const account = await Account.findOrFail(accountId)
  const plans = await db.from('plans').where({ currency: 'EUR', state: 'active' }).select('*')
  const prices = plans
    .slice(0, 2)
    .map(({ id, price_minor: minor }) => [id, Math.round(minor * 0.8)])
  const list = { name: 'Partners', percentOff: 10 }
  await createPriceList({ list, plans: Object.fromEntries(prices), of: [account] })

  const draft = await openDraft(account, SYSTEM)
  const service = await db.from('services').where('account_id', accountId).first()
  const days = { periodStart: null, periodEnd: null }
  const lines = WRITTEN.map(([description, quantity, unitMinor], index) => ({
    ...{ description, quantity, unitMinor, ...days },
    serviceId: index === 0 ? (service?.id ?? null) : null,
  }))
  await saveDraft(draft.id, { version: draft.version, dueDays: 14, lines })

  const wanted = { accountId, amount: Money.of(5000, 'EUR'), marker: newId() }
  const started = await startTopUp(wanted, { kind: 'new_card' })
  if (!started.ok) return
  gateway.stripe.pay(started.value.sessionId ?? '')
  await applyPayment(started.value.id)
}

/** The bank refuses what the provider paid out, and some of what is in it is nobody's. */
export async function loseMoney(): Promise<void> {
  const payout = await db.from('payouts').orderBy('id', 'desc').first()
  if (!payout) return
  await db
    .from('payouts')
    .where('id', payout.id)
    .update({
      ...{ state: 'failed', failure_code: 'account_closed' },
      failure_message: 'The bank account has been closed, so the bank sent the money back.',
    })
  const entries = await db.from('balance_entries').where('payout_id', payout.id).limit(2)
  for (const { id, net_minor: minor } of entries)
    await db
      .from('balance_entries')
      .where('id', id)
      .update({ state: 'unexplained', payment_id: null, unexplained_minor: minor })
}
