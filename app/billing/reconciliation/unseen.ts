import db from '@adonisjs/lucid/services/db'
import { clearingOf } from '#billing/ledger/postings'
import { keyOf } from '#billing/ledger/ledger_accounts'
import { Money } from '#core/money/money'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { HeldBalance } from '#billing/reconciliation/held_balances'

/** Whether an entry of the gateway's balance is known for a transfer on its clearing account, by the kind of the transfer. */
const SEEN = `case transfers.kind
  when 'payment' then exists (
    select 1 from payments
    join balance_entries on balance_entries.kind = 'charge' and balance_entries.source_id = payments.external_id
    where payments.id = transfers.ref_id and balance_entries.gateway = payments.gateway)
  when 'refund' then exists (
    select 1 from refunds
    join balance_entries on balance_entries.kind = 'refund' and balance_entries.source_id = refunds.external_id
    where refunds.id = transfers.ref_id and balance_entries.gross_minor < 0)
  when 'refund_failed' then exists (
    select 1 from refunds
    join balance_entries on balance_entries.kind = 'refund' and balance_entries.source_id = refunds.external_id
    where refunds.id = transfers.ref_id and balance_entries.gross_minor > 0)
  when 'fee' then exists (
    select 1 from balance_entries where external_id = substr(transfers.idem, 5))
  when 'exchange' then exists (
    select 1 from balance_entries where external_id =
      substr(transfers.idem, 4, length(transfers.idem) - case when transfers.idem like '%:in' then 6 else 7 end))
  when 'dispute' then exists (
    select 1 from balance_entries where external_id =
      substr(transfers.idem, 4, case when instr(substr(transfers.idem, 4), ':') > 0
        then instr(substr(transfers.idem, 4), ':') - 1 else length(transfers.idem) end))
  when 'payout' then exists (
    select 1 from balance_entries where external_id = substr(transfers.idem, 4))
  else true end`

/**
 * What the clearing account got since its balance was opened that no entry of the gateway tells yet: it was booked from the truth about
 * a payment, and its entry comes with the next comparison.
 */
export async function unseenOf(
  { gateway, currency, openedAt }: Pick<HeldBalance, 'gateway' | 'currency' | 'openedAt'>,
  { until, trx }: { until?: string; trx?: TransactionClientContract } = {}
): Promise<Money> {
  const source = trx ?? db
  const key = keyOf(clearingOf(gateway), currency)
  const account = await source.from('ledger_accounts').where('key', key).first()
  const side = async (name: 'debit_id' | 'credit_id') => {
    const row = await source
      .from('ledger_transfers as transfers')
      .where(`transfers.${name}`, account?.id ?? '')
      .where('transfers.posted_at', '>=', openedAt)
      .if(until, (query) => query.where('transfers.posted_at', '<', until ?? ''))
      .whereRaw(`not (${SEEN})`)
      .sum('amount_minor as minor')
      .first()
    return Number(row?.minor ?? 0)
  }
  return Money.of((await side('debit_id')) - (await side('credit_id')), currency)
}
