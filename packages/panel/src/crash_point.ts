/** The points of one installation, each declared by the module in whose code it stands. */
class CrashPoints {
  #names = new Set<string>()

  declare(...names: string[]): void {
    for (const name of names) this.#names.add(name)
  }

  has(name: string): boolean {
    return this.#names.has(name)
  }

  all(): string[] {
    return [...this.#names]
  }
}

/**
 * Where a test may kill the process between an accepted order and an active service. Each name stands at one line of the
 * code, and is declared, so that the sweep over all of them cannot miss it.
 */
export const crashPoints = new CrashPoints()

/** Whether this process may be killed so: never where real customers are. */
export const crashPointsWork = process.env.NODE_ENV !== 'production' || process.env.DEMO === 'true'

const passed = new Map<string, number>()

/**
 * Dies as a power cut would, where the environment says `CRASH_AT=<name>`, or `CRASH_AT=<name>#3` for the third time
 * that this process comes past. Does nothing in production.
 */
export function crashPoint(name: string): void {
  if (!crashPointsWork) return
  if (!crashPoints.has(name)) throw new Error(`The crash point "${name}" is not declared`)
  const armed = process.env.CRASH_AT
  if (!armed?.startsWith(name)) return
  const times = (passed.get(name) ?? 0) + 1
  passed.set(name, times)
  if (armed === name || armed === `${name}#${times}`) process.kill(process.pid, 'SIGKILL')
}
