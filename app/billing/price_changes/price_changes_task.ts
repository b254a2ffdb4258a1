import type { ScheduledTask } from '#core/work/work_registry'

/** Lists prices on their day, and has customers told in time. */
export const keepPriceChanges: ScheduledTask = {
  name: 'billing.price_changes',
  everyMs: 10 * 60_000,

  async run() {
    const { keepPrices } = await import('#billing/price_changes/keep_prices')
    await keepPrices()
  },
}
