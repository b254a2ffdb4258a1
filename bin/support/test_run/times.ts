import { readFileSync, statSync, writeFileSync } from 'node:fs'

const FILE = 'tmp/test_times.json'
/** About what a spec takes that never ran here. */
const SECONDS_PER_KB = 0.25

/** Specs that take long wherever they run, and about how many seconds on two cores: what takes longest must not begin last. */
export const LONG: Times = {
  'tests/contract/operations/installation.spec.ts': 450,
  'tests/contract/journey/load.spec.ts': 240,
  'tests/contract/journey/chaos.spec.ts': 240,
  'tests/contract/core/redis_outage.spec.ts': 220,
  'tests/contract/core/made_files.spec.ts': 200,
  'tests/contract/journey/two_of_each.spec.ts': 180,
  'tests/contract/core/killed_migrations.spec.ts': 150,
  'tests/contract/operations/installation_choices.spec.ts': 150,
  'tests/contract/provisioning/order_to_active.spec.ts': 150,
  'tests/contract/journey/payments.spec.ts': 150,
  'tests/browser/journey.spec.ts': 220,
  'tests/browser/every_page.spec.ts': 200,
  'tests/browser/servers.spec.ts': 150,
}

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
