import { readFileSync, statSync, writeFileSync } from 'node:fs'

const FILE = 'tmp/test_times.json'
/** About what a spec takes that never ran here. */
const SECONDS_PER_KB = 0.25

export type Times = Record<string, number>

/** How many seconds each spec took when it last ran on this machine, by its path. */
export function readTimes(): Times {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8'))
  } catch {
    return {}
  }
}

/** Keeps the times of the specs that ran, beside those of the others. */
export function keepTimes(times: Times): void {
  writeFileSync(FILE, JSON.stringify({ ...readTimes(), ...times }))
}

/** About how many seconds a spec will take. */
export function estimate(file: string, times: Times): number {
  return times[file] ?? (statSync(file).size / 1024) * SECONDS_PER_KB
}
