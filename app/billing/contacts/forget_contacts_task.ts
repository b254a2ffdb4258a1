import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import BillingContact from '#billing/models/billing_contact'
import type { ScheduledTask } from '#core/work/work_registry'

/** How long an address is kept that never answered, so that it can be asked again. */
const KEPT = { days: 30 }
const DAY_MS = 24 * 3600_000

/** Forgets addresses of people who never answered. */
export const forgetContacts: ScheduledTask = {
  name: 'billing.forget_unconfirmed_contacts',
  everyMs: DAY_MS,

  async run() {
    await BillingContact.query()
      .whereNull('confirmed_at')
      .whereNull('unsubscribed_at')
      .where('expires_at', '<', sqlTime(clock.now().minus(KEPT)))
      .delete()
  },
}
