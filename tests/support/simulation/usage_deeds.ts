import { clock } from '#core/clock'
import { levelRecords, recordUsage } from '#billing'
import { settings } from '#core/settings/settings'
import Subscription from '#billing/models/subscription'
import { GIGABYTE } from '#tests/support/simulation/shelf'
import type { Deed } from '#tests/support/simulation/deeds'
import type { SimulatedShop } from '#tests/support/simulation/simulated_shop'

/** Keeps some traffic of the last days, each piece under a key that a seed makes again. */
async function traffic(
  { dice }: SimulatedShop,
  { serviceId, hostname }: Subscription,
  latest: number
): Promise<string> {
  const told: string[] = []
  for (let count = dice.between(1, 3); count > 0; count--) {
    const ago = dice.between(0, latest)
    const until = clock.now().minus({ days: ago, minutes: dice.below(600) })
    const quantity = dice.between(0, 90) * GIGABYTE + dice.below(GIGABYTE)
    const key = `sim:${hostname}:${until.toMillis()}:${dice.below(2 ** 20)}`
    const record = { serviceId, meter: 'traffic', quantity, until, key }
    const from = until.minus({ hours: 1 })
    const times = dice.percent(20) ? 2 : 1
    let kept = 0
    for (let time = 0; time < times; time++) kept += await recordUsage([{ ...record, from }])
    told.push(`${Math.round(quantity / GIGABYTE)} GB ${ago} days ago ${kept} of ${times}`)
  }
  return told.join(', ')
}

/** Keeps what backups took for some hours of the last days. */
async function backups(
  { dice }: SimulatedShop,
  { serviceId, hostname }: Subscription
): Promise<string> {
  const [gigabytes, hours] = [dice.between(0, 400), dice.between(1, 72)]
  const until = clock
    .now()
    .startOf('second')
    .minus({ hours: dice.below(24) })
  const from = until.minus({ hours })
  const key = `sim:backups:${hostname}:${dice.below(2 ** 20)}`
  const what = {
    serviceId,
    meter: 'backup_storage',
    key,
    zone: await settings.get('company.time_zone'),
  }
  const records = levelRecords({ ...what, level: gigabytes * 1_000, from, until })
  const kept = await recordUsage(records)
  const again = dice.percent(20) ? await recordUsage(records) : 'not told'
  return `${gigabytes} GB for ${hours} hours, ${kept} days, again ${again}`
}

/** What hosts tell of what is measured: in time, late, twice, and of what ended. */
export const usageDeeds: Deed[] = [
  {
    name: 'traffic',
    weight: 10,
    async run(shop) {
      const subscription = await shop.aSubscription((query) =>
        query.where('is_metered', true).where('is_hourly', false)
      )
      if (!subscription) return
      const latest = shop.dice.percent(25) ? 45 : 2
      return `${subscription.hostname} ${await traffic(shop, subscription, latest)}`
    },
  },
  {
    name: 'backups',
    weight: 5,
    async run(shop) {
      const subscription = await shop.aSubscription((query) =>
        query.whereIn('id', (prices) =>
          prices
            .from('subscription_meters')
            .where('meter', 'backup_storage')
            .select('subscription_id')
        )
      )
      return subscription && `${subscription.hostname} ${await backups(shop, subscription)}`
    },
  },
  {
    name: 'traffic of what ended',
    weight: 2,
    async run(shop) {
      const ended = await Subscription.query()
        .where({ state: 'ended', is_metered: true, is_hourly: false })
        .orderBy('hostname')
      const subscription = shop.dice.pick(ended)
      if (!subscription) return
      return `${subscription.hostname} ${await traffic(shop, subscription, 60)}`
    },
  },
]
