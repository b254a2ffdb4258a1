import { byQuery, text } from '#billing/invariants/by_query'
import { noCardNumbers } from '#billing/invariants/no_card_numbers'
import { unchangedDocuments } from '#billing/invariants/unchanged_documents'
import type { Invariant } from '#billing/contracts/invariants'

const sumOf = (column: string, table: string, where: string) =>
  `(select coalesce(sum(${column}), 0) from ${table} where ${where})`

/** What holds of invoices and credit notes. */
export const documentInvariants: Invariant[] = [
  byQuery(
    'I3',
    'An invoice’s total is its net and its tax, and both are the sums of its lines and of its tax groups',
    () => `select number as subject, ${text('net_minor', "' + '", 'tax_minor', "' = '", 'total_minor')} as found
     from invoices where number is not null and (
       total_minor <> net_minor + tax_minor
       or net_minor <> ${sumOf('net_minor', 'invoice_lines', 'invoice_id = invoices.id')}
       or tax_minor <> ${sumOf('tax_minor', 'invoice_lines', 'invoice_id = invoices.id')}
       or net_minor <> ${sumOf('taxable_minor', 'invoice_tax_groups', 'invoice_id = invoices.id')}
       or tax_minor <> ${sumOf('tax_minor', 'invoice_tax_groups', 'invoice_id = invoices.id')})`
  ),
  byQuery(
    'I4',
    'What is owed of an invoice in the ledger is its total less what was paid and credited, and nothing once it is paid',
    () => `select number as subject, ${text("'booked '", 'booked', "', due '", 'due')} as found from (
       select invoices.number, invoices.state,
         case when invoices.state in ('void', 'uncollectible') then 0
           else total_minor - paid_minor - credited_minor end as due,
         (select coalesce(sum(case when debits.code = 'receivable' then amount_minor else 0 end), 0) -
            coalesce(sum(case when credits.code = 'receivable' then amount_minor else 0 end), 0)
          from ledger_transfers
          join ledger_accounts as debits on debits.id = debit_id
          join ledger_accounts as credits on credits.id = credit_id
          where ledger_transfers.invoice_id = invoices.id) as booked
       from invoices where number is not null
     ) as owed where booked <> due or due < 0 or (state = 'paid' and due <> 0)`
  ),
  byQuery(
    'I5',
    'The numbers of a series leave none out, and its dates never run backwards',
    () => `select ${text('series', "' '", 'seq')} as subject, ${text("'after '", 'before_it', "' of '", 'day_before')} as found from (
       select series, seq, issued_on,
         coalesce(lag(seq) over (partition by series order by seq), 0) as before_it,
         lag(issued_on) over (partition by series order by seq) as day_before
       from (select series, seq, issued_on from invoices where seq is not null
         union all select series, seq, issued_on from credit_notes) as documents
     ) as numbered where seq <> before_it + 1 or issued_on < day_before`
  ),
  unchangedDocuments,
  noCardNumbers,
  byQuery(
    'I26',
    'A discount is no more than the line that it is taken off',
    () => `select invoices.number as subject, ${text('discount_minor', "' of '", 'quantity * unit_minor')} as found
     from invoice_lines join invoices on invoices.id = invoice_lines.invoice_id
     where discount_minor < 0 or (discount_minor > 0 and discount_minor > quantity * unit_minor)`
  ),
  byQuery(
    'I27',
    'A coupon counts the uses that stand, and they are no more than it allows',
    () => `select code as subject, ${text('uses', "' counted, '", 'standing', "' stand'")} as found from (
       select code, uses, most_uses, (select count(*) from coupon_redemptions
         where coupon_redemptions.coupon_id = coupons.id and released_at is null) as standing from coupons
     ) as counted where uses <> standing or (most_uses is not null and uses > most_uses)`
  ),
  byQuery(
    'I18',
    'Who owes the tax as buyer is billed none',
    () => `select invoices.number as subject, invoice_tax_groups.tax_minor as found
     from invoice_tax_groups join invoices on invoices.id = invoice_tax_groups.invoice_id
     where category <> 'S' and invoice_tax_groups.tax_minor <> 0`
  ),
  byQuery(
    'I25',
    'Credit notes take back no more of a line than it billed, and no more tax than the invoice asked for',
    () => `select invoices.number as subject, ${text('taken', "' of '", 'invoice_lines.net_minor')} as found
     from (select invoice_line_id, sum(net_minor) as taken from credit_note_lines group by invoice_line_id) as back
     join invoice_lines on invoice_lines.id = back.invoice_line_id
     join invoices on invoices.id = invoice_lines.invoice_id
     where taken > invoice_lines.net_minor and invoice_lines.net_minor >= 0
     union all
     select invoices.number, ${text('taken', "' of '", 'invoices.tax_minor')}
     from (select invoice_id, sum(tax_minor) as taken from credit_notes group by invoice_id) as back
     join invoices on invoices.id = back.invoice_id
     where taken > invoices.tax_minor`
  ),
]
