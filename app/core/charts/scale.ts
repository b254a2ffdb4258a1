/** Round values of an axis, the lowest first; nothing lies beyond them, and zero is one of them. */
export function niceTicks(lowest: number, highest: number, whole = true): number[] {
  const from = Math.min(0, lowest)
  const to = Math.max(0, highest, from + (whole ? 4 : 1))
  const step = niceStep((to - from) / 4, whole)
  const ticks: number[] = []
  const last = Math.ceil(to / step)
  for (let at = Math.floor(from / step); at <= last; at++) ticks.push(at * step)
  return ticks
}

function niceStep(least: number, whole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(least))
  const step = [1, 2, 5, 10].find((each) => each * power >= least)! * power
  return whole ? Math.max(1, Math.round(step)) : step
}
