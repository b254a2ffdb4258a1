import { byQuery, day, nextDay, text } from '#billing/invariants/by_query'
import type { Invariant } from '#billing/contracts/invariants'

/** What holds of subscriptions and their periods. */
export const periodInvariants: Invariant[] = [
  byQuery(
    'I7',
    'Periods of a subscription are billed once and follow each other: no day is left out, none is in two',
    () => `select ${text('subscription_id', "' '", 'starts_on')} as subject, ${text("'after '", 'ended_before')} as found from (
       select subscription_id, starts_on, ends_on,
         lag(ends_on) over (partition by subscription_id order by starts_on) as ended_before
       from billed_periods
     ) as periods
     where ends_on < starts_on or (ended_before is not null and ${nextDay('ended_before')} <> ${day('starts_on')})`
  ),
  byQuery(
    'I7b',
    'The first day that is not billed follows the last period, and a period was billed for each that began',
    () => `select id as subject, ${text('renews_on', "' after '", 'last_day')} as found from (
       select subscriptions.id, renews_on,
         (select max(ends_on) from billed_periods where subscription_id = subscriptions.id) as last_day
       from subscriptions where state = 'active' and ends_on is null
     ) as followed where last_day is not null and ${nextDay('last_day')} <> ${day('renews_on')}`
  ),
  byQuery(
    'I7c',
    'An invoice that bills a period has a line for that subscription',
    () => `select billed_periods.id as subject, invoice_id as found from billed_periods
     where invoice_id is not null and listed_minor > 0 and not exists (
       select 1 from invoice_lines
       where invoice_lines.invoice_id = billed_periods.invoice_id
         and invoice_lines.subscription_id = billed_periods.subscription_id)`
  ),
  byQuery(
    'I7d',
    'A subscription has the first day after its trial exactly while that trial is open',
    () => `select subscriptions.id as subject, trials.state as found from subscriptions
     join trials on trials.subscription_id = subscriptions.id
     where subscriptions.state = 'active'
       and (subscriptions.trial_ends_on is not null) <> (trials.state in ('running', 'lapsed'))`
  ),
  byQuery(
    'I28',
    'A subscription has one price of each thing on each day, and one of its plan for as long as it goes on',
    () => `select ${text('subscription_id', "' '", 'name')} as subject, ${text("'another until '", 'taken_until')} as found from (
       select subscription_id, name, first_day,
         max(last_day) over (partition by subscription_id, thing order by first_day, last_day
           rows between unbounded preceding and 1 preceding) as taken_until
       from (
         select subscription_id, name, case when kind = 'plan' then kind else coalesce(ref_id, name) end as thing,
           coalesce(${day('from_on')}, '0001-01-01') as first_day, coalesce(${day('until_on')}, '9999-12-31') as last_day
         from subscription_items
       ) as prices where first_day < last_day
     ) as followed where taken_until > first_day
     union all
     select id, 'no price goes on' from subscriptions
     where state = 'active' and ends_on is null and not exists (
       select 1 from subscription_items
       where subscription_id = subscriptions.id and kind = 'plan' and until_on is null)`
  ),
]
