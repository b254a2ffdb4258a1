/** Thrown where a process would have died. */
export class PowerCut extends Error {}

let announce: ((point: string) => void) | null = null

/** From now on this process dies where the power goes, and tells before where that may be; another one goes on from what stands in the database. */
export function dieForReal(tell: (point: string) => void): void {
  announce = tell
}

/**
 * Does some work that ends at a crash point, as if the power went there: what stands in the database by then is all that is
 * left. Unless this process is to die, the way out is an exception, so code that catches errors still runs.
 */
export async function untilPowerCut(point: string, work: () => Promise<unknown>): Promise<boolean> {
  const { kill } = process
  process.env.CRASH_AT = point
  try {
    announce?.(point)
    if (!announce)
      process.kill = () => {
        delete process.env.CRASH_AT
        throw new PowerCut(point)
      }
    await work()
    return false
  } catch (error) {
    if (error instanceof PowerCut) return true
    throw error
  } finally {
    delete process.env.CRASH_AT
    process.kill = kill
  }
}
