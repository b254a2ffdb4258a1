import db from '@adonisjs/lucid/services/db'
import type { Horizon } from '#billing/tonight/horizon'

/** What billing will do until a horizon, as queries to be counted or shown. */
export const upcoming = {
  /** Renewals whose invoice is written until then. */
  renewals: ({ day }: Horizon) =>
    db
      .from('subscriptions')
      .where('subscriptions.state', 'active')
      .where('subscriptions.invoice_on', '<=', day.toISODate()!),

  /** Unpaid invoices whose next step is due until then. */
  steps: ({ endsAt }: Horizon) =>
    db
      .from('collections')
      .join('invoices', 'invoices.id', 'collections.invoice_id')
      .where('collections.state', 'open')
      .whereNull('collections.held_at')
      .whereNotNull('collections.next_step')
      .where('collections.next_at', '<', endsAt),

  /** Unpaid invoices for which staff let nothing be done. */
  heldSteps: () =>
    db
      .from('collections')
      .join('invoices', 'invoices.id', 'collections.invoice_id')
      .where('collections.state', 'open')
      .whereNull('collections.next_at')
      .whereNotNull('collections.held_at'),

  /** What was cancelled to a day until then. */
  cancellations: ({ day }: Horizon) =>
    db
      .from('cancellations')
      .join('subscriptions', 'subscriptions.id', 'cancellations.subscription_id')
      .where('cancellations.state', 'scheduled')
      .where('cancellations.ends_on', '<=', day.toISODate()!),

  /** Renewals that staff hold today. */
  held: ({ today }: Horizon) =>
    db
      .from('billing_holds')
      .join('subscriptions', 'subscriptions.id', 'billing_holds.subscription_id')
      .whereNotNull('billing_holds.open_key')
      .where('billing_holds.until_on', '>', today.toISODate()!),

  /** Renewals that wait for a person. */
  parked: () =>
    db
      .from('subscriptions')
      .whereNotNull('subscriptions.parked_reason')
      .where('subscriptions.state', 'active'),
}
