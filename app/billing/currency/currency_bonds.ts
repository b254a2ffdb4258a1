import db from '@adonisjs/lucid/services/db'
import { type Money } from '#core/money/money'
import { creditBalance } from '#billing/ledger/credit_balance'
import { openDisputeStates } from '#billing/models/dispute/states'
import { openAttemptStates } from '#billing/models/payment_attempt/states'
import { openRefundStates } from '#billing/models/refund/states'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

export const bondTypes = [
  'invoices',
  'drafts',
  'credit',
  'auto_top_up',
  'top_ups',
  'subscriptions',
  'changes',
  'usage',
  'payments',
  'refunds',
  'disputes',
] as const
export type BondType = (typeof bondTypes)[number]

/** What keeps an account in a currency, as amounts of two are never set off against each other. */
export interface CurrencyBond {
  type: BondType
  currency: string
  count: number
  /** How much credit there is; null for what is counted. */
  amount: Money | null
}

type CountedType = Exclude<BondType, 'credit'>
type Rows = ReturnType<QueryClientContract['from']>

const TABLES: Record<CountedType, string> = {
  invoices: 'invoices',
  drafts: 'invoice_drafts',
  auto_top_up: 'auto_top_ups',
  top_ups: 'top_ups',
  subscriptions: 'subscriptions',
  changes: 'subscription_changes',
  usage: 'subscriptions',
  payments: 'payment_attempts',
  refunds: 'refunds',
  disputes: 'disputes',
}

const bindingRows: Record<CountedType, (client: QueryClientContract) => Rows> = {
  invoices: (client) => client.from('invoices').where('state', 'open'),
  drafts: (client) => client.from('invoice_drafts'),
  auto_top_up: (client) => client.from('auto_top_ups').where('state', 'on'),
  top_ups: (client) => client.from('top_ups').where('state', 'open'),
  subscriptions: (client) => client.from('subscriptions').whereNot('state', 'ended'),
  changes: (client) =>
    client
      .from('subscription_changes')
      .join('subscriptions', 'subscriptions.id', 'subscription_changes.subscription_id')
      .whereNotNull('subscription_changes.open_key'),
  usage: (client) => client.from('subscriptions').where('state', 'ended').whereNotNull('settle_on'),
  payments: (client) => client.from('payment_attempts').whereIn('state', [...openAttemptStates]),
  refunds: (client) => client.from('refunds').whereIn('state', [...openRefundStates]),
  disputes: (client) => client.from('disputes').whereIn('state', [...openDisputeStates]),
}

/**
 * All that an account has to settle before it can be billed in another currency; nothing where it is free to. Its row is the caller's to
 * lock before.
 */
export async function currencyBonds(
  accountId: string,
  trx?: TransactionClientContract
): Promise<CurrencyBond[]> {
  const client = trx ?? db.connection()
  const bonds: CurrencyBond[] = []
  for (const type of bondTypes)
    bonds.push(
      ...(type === 'credit'
        ? await creditBonds(accountId, trx)
        : await countedBonds(type, client, accountId))
    )
  return bonds
}

async function countedBonds(
  type: CountedType,
  client: QueryClientContract,
  accountId: string
): Promise<CurrencyBond[]> {
  const rows: { currency: string; count: number }[] = await bindingRows[type](client)
    .where(`${TABLES[type]}.account_id`, accountId)
    .groupBy('currency')
    .select('currency')
    .count('* as count')
  return rows.map(({ currency, count }) => {
    return { type, currency, count: Number(count), amount: null }
  })
}

/** In each currency in which there is any. */
async function creditBonds(accountId: string, trx?: TransactionClientContract) {
  const kept: { currency: string }[] = await (trx ?? db)
    .from('ledger_accounts')
    .where({ code: 'credit', account_id: accountId })
    .select('currency')
  const bonds: CurrencyBond[] = []
  for (const { currency } of kept) {
    const amount = await creditBalance(accountId, currency, trx)
    if (!amount.isZero) bonds.push({ type: 'credit', currency, count: 1, amount })
  }
  return bonds
}
