import { clock } from '#core/clock'
import { renewAll } from '#billing/renewals/renew_all'
import { DUE_ON } from './seed.js'

const SAMPLE_MS = 100

interface Measured {
  ms: number
  /** Processor time of this process. */
  cpuMs: number
  /** What the second half took as a multiple of the first. */
  secondHalf: number
  /** Resident memory when it began, and the most of it. */
  memoryMb: [number, number]
}

/** Renews all that is due on two days and looks at time and memory. */
export async function measureRun(expected: number): Promise<Measured> {
  const before = memoryMb()
  let most = before
  const timer = setInterval(() => {
    most = Math.max(most, memoryMb())
  }, SAMPLE_MS)
  const cpu = process.cpuUsage()
  const halves: number[] = []
  let billed = 0
  for (const day of DUE_ON) {
    clock.travelTo(day)
    const started = performance.now()
    billed += await renewAll()
    halves.push(performance.now() - started)
  }
  const { user, system } = process.cpuUsage(cpu)
  clearInterval(timer)
  if (billed !== expected) throw new Error(`${billed} of ${expected} were billed`)
  return {
    ms: halves[0] + halves[1],
    cpuMs: (user + system) / 1000,
    secondHalf: halves[1] / halves[0],
    memoryMb: [before, Math.max(most, memoryMb())],
  }
}

function memoryMb(): number {
  return Math.round(process.memoryUsage.rss() / 1024 / 1024)
}
