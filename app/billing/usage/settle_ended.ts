import db from '@adonisjs/lucid/services/db'
import { dayText } from '#core/database/calendar_date'
import { newId } from '#core/ids'
import { transaction } from '#core/database/transaction'
import { currencyOf } from '#core/money/currencies'
import { partiesOf } from '#identity/models/account/party'
import { issueDate } from '#billing/invoices/issue_date'
import { writeInvoices, type PricedInvoice } from '#billing/invoices/write_invoices'
import { taxFacts } from '#billing/tax/tax_facts'
import { TaxCalculator } from '#billing/tax/tax_calculator'
import { shopDay } from '#billing/shop_day'
import { noteRated, rateDue, type RatedUsage } from '#billing/usage/rate_due'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const BATCH = 200

/**
 * Writes the last invoices of what ended and was measured: usage that no renewal bills any more; and those that are written before a
 * period is over. Answers how many subscriptions were settled.
 */
export async function settleEnded(): Promise<number> {
  const today = await shopDay()
  let settled = 0
  for (;;) {
    const rows: { id: string }[] = await db
      .from('subscriptions')
      .where('settle_on', '<=', dayText(today))
      .orderBy('settle_on')
      .orderBy('id')
      .limit(BATCH)
      .select('id')
    if (rows.length === 0) return settled
    const ids = rows.map(({ id }) => id)
    const done = await transaction((trx) => settle(trx, ids, today))
    if (done === 0) return settled
    settled += done
  }
}

async function settle(
  trx: TransactionClientContract,
  ids: string[],
  today: DateTime<true>
): Promise<number> {
  const query = trx
    .from('subscriptions')
    .whereIn('id', ids)
    .where('settle_on', '<=', dayText(today))
    .orderBy('id')
    .forUpdate()
  const rows = await (trx.dialect.name === 'mysql' ? query.skipLocked() : query)
  if (rows.length === 0) return 0
  const subscriptions = rows.map((row) => ({
    id: String(row.id),
    serviceId: String(row.service_id),
    accountId: String(row.account_id),
    hostname: String(row.hostname),
    currency: String(row.currency),
    goesOn: row.state === 'active',
  }))
  const free = await withdrawnFrom(trx, ids)
  const usage = await rateDue(
    trx,
    subscriptions.filter(({ id }) => !free.has(id)),
    null
  )
  const accountIds = [...new Set(subscriptions.map(({ accountId }) => accountId))]
  const accounts = await partiesOf(trx, accountIds)
  const facts = await taxFacts({ day: await issueDate(trx), accountIds }, trx)
  const invoices: PricedInvoice[] = []
  const rated: { usage: RatedUsage; invoiceId: string | null }[] = []
  for (const { id, accountId, currency, goesOn } of subscriptions) {
    const own = usage.get(id) ?? []
    const lines = own.flatMap((each) => each.lines)
    const account = accounts.get(accountId)!
    const quote =
      lines.length > 0 ? TaxCalculator.quoteWith(facts, { account, lines, currency }) : null
    const isAsked = quote !== null && quote.total.minor >= currencyOf(currency).minimumCharge
    const invoiceId = isAsked ? newId() : null
    // What goes on is asked for what is too little now with its next invoice; nobody asks what ended again.
    if (invoiceId || !goesOn) rated.push(...own.map((each) => ({ usage: each, invoiceId })))
    if (!quote || !invoiceId) continue
    const kind = 'renewal' as const
    const input = { id: invoiceId, accountId, kind, currency, lines, dueOn: today }
    invoices.push({ input, account, quote })
  }
  await writeInvoices(trx, invoices, facts)
  await noteRated(trx, rated, null)
  await trx
    .from('subscriptions')
    .whereIn(
      'id',
      subscriptions.map(({ id }) => id)
    )
    .update({ settle_on: null })
  return subscriptions.length
}

/** Those whose customers withdrew from the contract and owe nothing of what they used. */
async function withdrawnFrom(
  trx: TransactionClientContract,
  subscriptionIds: string[]
): Promise<Set<string>> {
  const rows: { id: string }[] = await trx
    .from('cancellations')
    .whereIn('subscription_id', subscriptionIds)
    .where({ mode: 'withdrawal', state: 'executed', owes_used: false })
    .select('subscription_id as id')
  return new Set(rows.map(({ id }) => id))
}
