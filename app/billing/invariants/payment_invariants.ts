import { byQuery, text } from '#billing/invariants/by_query'
import type { Invariant } from '#billing/contracts/invariants'

const OPEN = "('created', 'submitted', 'requires_action', 'processing', 'unknown')"

/** What a charge paid for an invoice that a restored database has lost: it became credit. */
const UNCLAIMED = `(select coalesce(sum(payments.amount_minor), 0) from payments
  where payments.attempt_id = payment_attempts.id and payments.invoice_id is null)`

const sumOfNote = (column: string, table: string) =>
  `(select coalesce(sum(${column}), 0) from ${table} where credit_note_id = credit_notes.id)`

/** What holds of attempts, payments, refunds and disputes. */
export const paymentInvariants: Invariant[] = [
  byQuery(
    'I8',
    'At most one attempt is open for an invoice, and open attempts alone, or their shares, hold its key',
    () => `select id as subject, state as found from payment_attempts
     where (open_key is not null and state not in ${OPEN})
       or (open_key is null and state in ${OPEN} and not exists (
         select 1 from payment_shares
         where attempt_id = payment_attempts.id and payment_shares.open_key is not null))
     union all
     select payment_attempts.id, state from payment_attempts
     join payment_shares on payment_shares.attempt_id = payment_attempts.id
     where payment_shares.open_key is not null and state not in ${OPEN}`
  ),
  byQuery(
    'I9',
    'A charge is booked once, and what an invoice took of payments is what it says was paid, less what was returned of it',
    () => `select external_id as subject, count(*) as found from payments
     where external_id is not null and part = 0 group by gateway, external_id having count(*) > 1`
  ),
  byQuery(
    'I10',
    'What the ledger received of a payment is its amount',
    () => `select payments.id as subject, ${text('coalesce(booked, 0)', "' of '", 'payments.amount_minor')} as found
     from payments left join (
       select ref_id, sum(amount_minor) as booked from ledger_transfers
       where ref_type = 'payment' and kind = 'payment' group by ref_id
     ) as transfers on transfers.ref_id = payments.id
     where coalesce(booked, 0) <> payments.amount_minor`
  ),
  byQuery(
    'I11',
    'A payment says what was refunded of it, the gateway gave no more of it back than it was, and the panel asked for no more',
    () => `select payments.id as subject, ${text('refunded_minor', "' of '", 'payments.amount_minor', "', refunds '", 'coalesce(back, 0)')} as found
     from payments left join (
       select payment_id, sum(refunds.amount_minor - from_credit_minor) as back,
         sum(case when destination = 'gateway' then refunds.amount_minor else 0 end) as sent,
         sum(case when requested_by <> payments.gateway or payments.gateway is null then refunds.amount_minor else 0 end) as asked
       from refunds join payments on payments.id = refunds.payment_id
       where refunds.state <> 'failed' group by payment_id
     ) as refunded on refunded.payment_id = payments.id
     where (coalesce(back, 0) <> refunded_minor and payments.kind <> 'rounding') or sent > payments.amount_minor or asked > payments.amount_minor`
  ),
  byQuery(
    'I13',
    'Invoice, attempt, payment, refund and transfer have one currency',
    () => `select payments.id as subject, ${text('payments.currency', "' for '", 'invoices.currency')} as found
     from payments join invoices on invoices.id = payments.invoice_id
     where payments.currency <> invoices.currency and payments.applied_minor <> 0
     union all
     select payment_attempts.id, ${text('payment_attempts.currency', "' for '", 'invoices.currency')}
     from payment_attempts join invoices on invoices.id = payment_attempts.invoice_id
     where payment_attempts.currency <> invoices.currency
     union all
     select refunds.id, ${text('refunds.currency', "' for '", 'payments.currency')}
     from refunds join payments on payments.id = refunds.payment_id
     where refunds.currency <> payments.currency`
  ),
  byQuery(
    'I16',
    'A gateway’s event is kept once',
    () => `select event_id as subject, count(*) as found from webhook_events
     group by gateway, event_id having count(*) > 1`
  ),
  byQuery(
    'I17',
    'What is final stays so: a paid invoice has its time, an attempt that succeeded its payment',
    () => `select number as subject, 'paid without a time' as found from invoices
     where state = 'paid' and paid_at is null
     union all
     select payment_attempts.id, 'succeeded without a payment' from payment_attempts
     where state = 'succeeded'
       and not exists (select 1 from payments where payments.attempt_id = payment_attempts.id)`
  ),
  byQuery(
    'I20',
    'Amounts are whole and above nothing where they must be',
    () => `select id as subject, amount_minor as found from payments where amount_minor <= 0 or applied_minor < 0
     union all select id, amount_minor from refunds where amount_minor <= 0
     union all select id, amount_minor from payment_attempts where amount_minor <= 0
     union all select number, total_minor from invoices where total_minor < 0 or paid_minor < 0 or credited_minor < 0`
  ),
  byQuery(
    'I21',
    'What is divided sums to the whole: a charge to its invoices, a dispute to what it is about of each, a payment to what its invoice took and credit, a credit note to its lines and tax groups',
    () => `select payment_attempts.id as subject, ${text('shared', "' of '", 'payment_attempts.amount_minor')} as found
     from (select attempt_id, sum(amount_minor) as shared from payment_shares group by attempt_id) as shares
     join payment_attempts on payment_attempts.id = shares.attempt_id
     where shared <> payment_attempts.amount_minor
       and shared + ${UNCLAIMED} <> payment_attempts.amount_minor
     union all
     select payments.id, ${text('coalesce(taken, 0)', "' booked of '", 'applied_minor')}
     from payments left join (
       select ref_id, sum(case when ledger_transfers.kind = 'payment' then amount_minor else -amount_minor end) as taken
       from ledger_transfers
       join ledger_accounts on ledger_accounts.id = case when ledger_transfers.kind = 'payment' then credit_id else debit_id end
       where ref_type = 'payment' and ledger_transfers.kind in ('payment', 'payment_undone')
         and ledger_accounts.code = 'receivable'
       group by ref_id
     ) as transfers on transfers.ref_id = payments.id
     where coalesce(taken, 0) <> applied_minor
     union all
     select number, ${text('net_minor', "' + '", 'tax_minor', "' = '", 'total_minor')}
     from credit_notes where total_minor <> net_minor + tax_minor
       or net_minor <> ${sumOfNote('net_minor', 'credit_note_lines')}
       or tax_minor <> ${sumOfNote('tax_minor', 'credit_note_lines')}
       or tax_minor <> ${sumOfNote('tax_minor', 'credit_note_tax_groups')}
     union all
     select disputes.external_id, ${text('coalesce(shared, 0)', "' of '", 'disputes.amount_minor')}
     from disputes left join (
       select dispute_id, sum(amount_minor) as shared, count(distinct currency) as currencies, min(currency) as currency
       from dispute_parts group by dispute_id
     ) as parts on parts.dispute_id = disputes.id
     where coalesce(shared, 0) <> disputes.amount_minor or currencies > 1 or parts.currency <> disputes.currency
     union all
     select disputes.external_id, ${text("'a part of '", 'payments.external_id')}
     from dispute_parts
     join disputes on disputes.id = dispute_parts.dispute_id
     join payments as disputed on disputed.id = disputes.payment_id
     join payments on payments.id = dispute_parts.payment_id
     where payments.external_id <> disputed.external_id or dispute_parts.amount_minor < 0
       or coalesce(payments.invoice_id, '') <> coalesce(dispute_parts.invoice_id, '')`
  ),
  byQuery(
    'I22',
    'Each effect is told once to each who waits for it',
    () => `select ${text('topic', "' '", 'consumer', "' '", 'payload')} as subject, count(*) as found
     from outbox_messages
     where topic in ('invoice.issued', 'invoice.voided', 'payment.succeeded', 'payment.failed', 'refund.succeeded', 'credit_note.issued', 'subscription.ended')
     group by topic, consumer, payload having count(*) > 1`
  ),
]
