import Service from '#provisioning/models/service'
import type { FirstDays } from '#billing/contracts/served_periods'

/** The days that the cycles of services count from. */
export const firstDays: FirstDays = async (serviceIds) => {
  const services = await Service.query()
    .whereIn('id', serviceIds)
    .whereNotNull('anchor_on')
    .select('id', 'anchor_on')
  return new Map(services.flatMap(({ id, anchorOn }) => (anchorOn ? [[id, anchorOn]] : [])))
}
