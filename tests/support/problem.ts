import { performance } from 'node:perf_hooks'

/** Time of the processor that one request may take; waiting for a busy machine is no fault of the panel. */
const MOST_CPU_MS = 2_000
/** Where something hangs. */
const PATIENCE_MS = 20_000

/** Where passwords are hashed, "busy" is an answer. */
const BUSY = 503

/** What is wrong with an answer, or null. */
export async function problemWith(
  ask: () => Promise<{ status(): number }>
): Promise<string | null> {
  const [began, cpu] = [performance.now(), process.cpuUsage()]
  const status = (await ask()).status()
  const took = performance.now() - began
  const { user, system } = process.cpuUsage(cpu)
  if (status >= 500 && status !== BUSY) return String(status)
  if (took > PATIENCE_MS) return `${Math.round(took)} ms`
  const worked = Math.round((user + system) / 1000)
  return worked > MOST_CPU_MS ? `${worked} ms of the processor` : null
}
