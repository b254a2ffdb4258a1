/** As far as clocks may differ; the package refuses what is older than that, but not what is newer. */
const TOLERANCE_S = 300

/**
 * Whether a signature names one moment that is no later than clocks may differ ("t=1700000000,v1=…"). The package takes
 * the last of several, and of "1700000000x" the number.
 */
export function namesOnePastMoment(header: string): boolean {
  const times = header.split(',').filter((part) => part.startsWith('t='))
  const [, seconds] = /^t=(\d{1,12})$/.exec(times[0] ?? '') ?? []
  return times.length === 1 && Number(seconds) <= Date.now() / 1000 + TOLERANCE_S
}
