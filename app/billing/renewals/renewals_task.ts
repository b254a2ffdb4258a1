import type { ScheduledTask } from '#core/work/work_registry'

/** Writes the invoices of periods that come next, so many days ahead as staff set. */
export const renewals: ScheduledTask = {
  name: 'billing.renewals',
  everyMs: 10 * 60_000,

  async run() {
    const { renewAll } = await import('#billing/renewals/renew_all')
    await renewAll()
  },
}
