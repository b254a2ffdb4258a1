import { clock } from '#core/clock'
import { byQuery, text } from '#billing'
import type { Invariant } from '#billing/contracts/invariants'

/** How long after the due day nobody has to have noticed yet, days. */
const UNNOTICED_DAYS = 2

/** Of a message about an invoice or its collection that is still to be delivered: what it causes is under way. */
const underWay = (...ids: string[]) => `exists (
  select 1 from outbox_messages where done_at is null and (${ids
    .map((id) => `outbox_messages.payload like ${text("'%'", id, "'%'")}`)
    .join(' or ')}))`

/** What holds between the money and the servers that it is for. */
export const moneyInvariants: Invariant[] = [
  byQuery(
    'I14',
    'A server that runs is paid for, or what is overdue of it is being collected',
    () => `select distinct services.hostname as subject, ${text("'nobody collects '", 'invoices.number')} as found
     from services
     join invoice_lines on invoice_lines.service_id = services.id
     join invoices on invoices.id = invoice_lines.invoice_id
     where services.state = 'active' and invoices.state = 'open' and invoices.kind <> 'order'
       and invoices.due_on < '${unnoticedSince()}'
       and invoices.total_minor > invoices.paid_minor + invoices.credited_minor
       and not exists (
         select 1 from collections where collections.invoice_id = invoices.id and collections.state = 'open'
           and (next_at is not null or held_at is not null or attempt_id is not null or suspended_at is not null or stopped_for is not null))
       and not ${underWay('invoices.id')}`
  ),
  byQuery(
    'I15',
    'A server is suspended for money only while an invoice for it is unpaid and its collection came that far',
    () => `select services.hostname as subject, 'nothing is unpaid' as found
     from service_suspensions
     join services on services.id = service_suspensions.service_id
     where service_suspensions.open_key is not null and service_suspensions.reason = 'billing'
       and services.state not in ('terminating', 'terminated')
       and not exists (
         select 1 from invoice_lines
         join invoices on invoices.id = invoice_lines.invoice_id
         join collections on collections.invoice_id = invoices.id
         where invoice_lines.service_id = services.id and collections.suspended_at is not null
           and collections.state in ('open', 'written_off') and invoices.state in ('open', 'uncollectible'))
       and not exists (
         select 1 from invoice_lines join collections on collections.invoice_id = invoice_lines.invoice_id
         where invoice_lines.service_id = services.id and ${underWay('collections.id', 'collections.invoice_id')})`
  ),
]

function unnoticedSince(): string {
  return clock.now().minus({ days: UNNOTICED_DAYS }).toUTC().toISODate()
}
