import { settings } from '#core/settings/settings'
import { shopDay } from '#billing/shop_day'
import type { ScheduledTask } from '#core/work/work_registry'

/** Writes the last invoices of what was measured and ended. */
export const settleUsage: ScheduledTask = {
  name: 'billing.settle_usage',
  everyMs: 10 * 60_000,

  async run() {
    const { invoiceEarly } = await import('#billing/usage/invoice_early')
    const { settleEnded } = await import('#billing/usage/settle_ended')
    await invoiceEarly()
    await settleEnded()
  },
}

/** Tells customers how much of what is included they used. */
export const warnOfUsedUp: ScheduledTask = {
  name: 'billing.warn_of_usage',
  everyMs: 60 * 60_000,

  async run() {
    const { warnOfUsage } = await import('#billing/usage/warn_of_usage')
    await warnOfUsage()
  },
}

/** Deletes records of usage after the days that staff set; what was billed of them stays. */
export const forgetUsage: ScheduledTask = {
  name: 'billing.forget_old_usage',
  everyMs: 12 * 3600_000,

  async run() {
    const { forgetOldUsage } = await import('#billing/usage/record_usage')
    const days = await settings.get('billing.usage_days')
    const today = await shopDay()
    while ((await forgetOldUsage(today.minus({ days }))) > 0);
  },
}
