import { cpusOf, mainVolume, memoryOf } from '../cluster/guest.js'
import { countersOf, uptimeOf } from '../cluster/counters.js'
import { oneOf, required } from '../schema/parameter.js'
import { guestOf, onGuest } from './helpers.js'
import type { GuestType } from '../cluster/types.js'
import type { Call, Route } from '../router.js'

/** Seconds between rows and number of rows, which changed with version 9. */
const resolutions = {
  '8.4': {
    hour: [60, 70],
    day: [1800, 48],
    week: [10800, 56],
    month: [43200, 60],
    year: [604800, 52],
  },
  '9.2': {
    hour: [60, 60],
    day: [60, 1440],
    week: [1800, 336],
    month: [1800, 1440],
    year: [21600, 1460],
  },
}

type Timeframe = keyof (typeof resolutions)['9.2']

function rows(call: Call, type: GuestType) {
  const { cluster, params } = call
  const guest = guestOf(call, type)
  const [step, count] = resolutions[cluster.profile][params.timeframe as Timeframe]
  const now = Math.floor(cluster.clock.calendar() / step) * step
  const { uptime, mem, cpu, ...totals } = countersOf(cluster, guest)
  const rates = Object.entries(totals).map(([key, total]) => [key, uptime ? total / uptime : 0])
  return Array.from({ length: count }, (_, index) => {
    const time = now - (count - 1 - index) * step
    const ran = guest.running && now - time <= uptimeOf(cluster, guest)
    return {
      time,
      maxcpu: cpusOf(guest),
      maxmem: memoryOf(guest),
      maxdisk: mainVolume(guest)?.size ?? 0,
      disk: 0,
      ...(ran && { cpu, mem, ...Object.fromEntries(rates) }),
      ...(ran && cluster.profile === '9.2' && { memhost: mem, pressurecpusome: 0 }),
    }
  })
}

const metrics = (type: GuestType): Route => ({
  method: 'GET',
  path: `/nodes/{node}/${type}/{vmid}/rrddata`,
  parameters: {
    timeframe: required(oneOf('hour', 'day', 'week', 'month', 'year')),
    cf: oneOf('AVERAGE', 'MAX'),
  },
  permission: onGuest('VM.Audit'),
  handle: (call) => rows(call, type),
})

export const metricsRoutes = [metrics('qemu'), metrics('lxc')]
