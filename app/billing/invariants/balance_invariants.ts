import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { byQuery, text } from '#billing/invariants/by_query'
import { ledger } from '#billing/ledger/ledger'
import { clearingOf } from '#billing/ledger/postings'
import { heldBalances, type HeldBalance } from '#billing/reconciliation/held_balances'
import { unseenOf } from '#billing/reconciliation/unseen'
import type { Breach, Invariant } from '#billing/contracts/invariants'

/** By then a gateway has told every entry, and the daily comparison has read it. */
const LATEST_MS = 4 * 24 * 3600_000

const clearingInvariant: Invariant = {
  id: 'I23',
  rule: 'The clearing account is the balance at the gateway: what it was when it was opened, every entry since, and what was booked before its entry came',
  async breaches(limit) {
    const breaches: Breach[] = []
    for (const held of await heldBalances()) breaches.push(...(await breachesOf(held)))
    return breaches.slice(0, limit)
  },
}

async function breachesOf(held: HeldBalance): Promise<Breach[]> {
  const { gateway, currency, openingMinor } = held
  const clearing = await ledger.balance(clearingOf(gateway), currency)
  const unseen = await unseenOf(held)
  const entries = await entriesOf(held)
  const subject = `${gateway} ${currency}`
  const breaches: Breach[] = []
  if (clearing.minor !== openingMinor + entries + unseen.minor)
    breaches.push({
      subject,
      found: `${clearing.minor} booked, ${openingMinor} at first, ${entries} by entries, ${unseen.minor} without one`,
    })
  const late = await unseenOf(held, { until: sqlTime(clock.nowMs() - LATEST_MS) })
  if ((await isCompared(held)) && !late.isZero)
    breaches.push({ subject, found: `${late.minor} booked that no entry tells since days` })
  return breaches
}

async function entriesOf({ gateway, currency, openedAt }: HeldBalance): Promise<number> {
  const row = await db
    .from('balance_entries')
    .where({ gateway, currency })
    .where('occurred_at', '>=', openedAt)
    .sum('net_minor as minor')
    .first()
  return Number(row?.minor ?? 0)
}

/** Whether the comparison came through lately: a gateway that is down for days tells no entries. */
async function isCompared({ gateway }: HeldBalance): Promise<boolean> {
  const cursor = await db.from('gateway_cursors').where('gateway', gateway).first()
  return Number(cursor?.compared_until ?? 0) > clock.nowMs() - LATEST_MS / 2
}

/** What holds of the balance at gateways and of payouts. */
export const balanceInvariants: Invariant[] = [
  clearingInvariant,
  byQuery(
    'I23b',
    'What nobody can explain of an entry is booked as unexplained, and as nothing else',
    () => `select balance_entries.external_id as subject,
       ${text('unexplained_minor', "' told, '", 'coalesce(booked, 0)', "' booked'")} as found
     from balance_entries left join (
       select ref_id, sum(case when ledger_accounts.code = 'clearing' then amount_minor else -amount_minor end) as booked
       from ledger_transfers join ledger_accounts on ledger_accounts.id = debit_id
       where ref_type = 'balance_entry' and kind = 'unexplained' group by ref_id
     ) as transfers on transfers.ref_id = balance_entries.id
     where unexplained_minor <> coalesce(booked, 0)
       or (balance_entries.state = 'unexplained') <> (unexplained_minor <> 0)`
  ),
  byQuery(
    'I23c',
    'A payout is on its way, at the bank or in the balance, once: by what it did to the account of what is on its way',
    () => `select payouts.external_id as subject,
       ${text('payouts.state', "', '", 'coalesce(moving, 0)', "' on its way of '", 'payouts.amount_minor')} as found
     from payouts join (
       select ref_id, sum(case when debits.code = 'in_transit' then amount_minor else -amount_minor end) as moving
       from ledger_transfers
       join ledger_accounts as debits on debits.id = debit_id
       join ledger_accounts as credits on credits.id = credit_id
       where ref_type = 'payout' and (debits.code = 'in_transit' or credits.code = 'in_transit') group by ref_id
     ) as transfers on transfers.ref_id = payouts.id
     where moving <> case when payouts.state in ('pending', 'in_transit') then payouts.amount_minor else 0 end`
  ),
  byQuery(
    'I23d',
    'What a payout paid out sums to it, where all of it was listed, or is a payment issue',
    () => `select payouts.external_id as subject, ${text('payouts.entries_minor', "' of '", 'coalesce(listed, 0)')} as found
     from payouts left join (
       select payout_id, sum(net_minor) as listed from balance_entries
       join payouts on payouts.id = payout_id
       where balance_entries.kind <> 'payout' or source_id <> payouts.external_id group by payout_id
     ) as entries on entries.payout_id = payouts.id
     where payouts.lines = 'listed' and (payouts.entries_minor <> coalesce(listed, 0)
       or (payouts.entries_minor <> payouts.amount_minor and not exists (
         select 1 from billing_findings where cause = ${text("'payout_differs:'", 'payouts.gateway', "':'", 'payouts.external_id')})))`
  ),
]
