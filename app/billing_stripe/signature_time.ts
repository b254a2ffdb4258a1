/** As far as clocks may differ; the package refuses what is older than that, but not what is newer. */
const TOLERANCE_S = 300

/** Whether a signature claims to have been made later than clocks may differ ("t=1700000000,v1=…"). */
export function isFromTheFuture(header: string): boolean {
  const [, seconds] = /(?:^|,)t=(\d{1,15})(?:,|$)/.exec(header) ?? []
  return Number(seconds ?? 0) > Date.now() / 1000 + TOLERANCE_S
}
