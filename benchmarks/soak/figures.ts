import { FATES } from '#tests/support/growing_tables'
import type { Sample } from './sample.js'

const HOUR_MS = 3600_000
/** A process that keeps more in the last quarter than in the second one by this leaks. Resident memory follows the collector's habits. */
const MOST_KEPT_MB = 10
const MOST_DESCRIPTORS = 10
/** Seconds that work may wait. */
const OLDEST_WORK = 60

/** One line of what is there now. */
export function tellMinute(minute: number, samples: Sample[]): void {
  const now = samples[samples.length - 1]
  const processes = Object.entries(now.processes).map(
    ([name, { memoryMb, heapMb, descriptors, logBytes }]) =>
      `${name} ${memoryMb} MB (${heapMb} in use), ${descriptors} descriptors, ${logBytes} bytes logged`
  )
  const rows = Object.values(now.rows).reduce((sum, count) => sum + count, 0)
  const oldest = Math.max(0, ...Object.values(now.queues))
  console.log(
    `${String(minute).padStart(3)} min: ${processes.join('; ')}; ${rows} rows; oldest work ${Math.round(oldest)} s; ${now.requests} requests, ${now.orders} orders, ${now.failures.length} failures`
  )
}

/** What grew, table by table, and what is wrong with that. */
export function tellEnd(samples: Sample[]): void {
  const [first, last] = [samples[0], samples[samples.length - 1]]
  const orders = last.orders - first.orders
  console.log('\ntable                     rows   an hour  an order  what becomes of them')
  for (const [table, perHour] of growth(samples)) {
    const grown = last.rows[table] - first.rows[table]
    const cells = [
      table.padEnd(22),
      String(last.rows[table]).padStart(7),
      String(Math.round(perHour)).padStart(9),
      (orders > 0 ? (grown / orders).toFixed(1) : '').padStart(9),
    ]
    console.log(`${cells.join(' ')}  ${FATES[table]?.why ?? 'nothing: a leak'}`)
  }
  const leaks = leaksIn(samples)
  if (last.failures.length > 0) console.log(`\nnot answered:\n${last.failures.join('\n')}`)
  console.log(JSON.stringify({ pass: leaks.length === 0, leaks }))
}

/** What grows and should not. */
export function leaksIn(samples: Sample[]): string[] {
  const last = samples[samples.length - 1]
  const unknown = growth(samples)
    .map(([table]) => table)
    .filter((table) => !(table in FATES))
  return [
    ...unknown.map((table) => `table ${table}`),
    ...Object.keys(last.processes).flatMap((name) => leaksOf(name, samples)),
    ...Object.entries(last.queues)
      .filter(([, age]) => age > OLDEST_WORK)
      .map(([queue, age]) => `work of ${queue} waits for ${Math.round(age)} s`),
    ...(last.failures.length > 0 ? [`${last.failures.length} requests failed`] : []),
  ]
}

function leaksOf(name: string, samples: Sample[]): string[] {
  const quarter = Math.floor(samples.length / 4)
  if (quarter === 0) return []
  const of = (part: Sample[], what: 'heapMb' | 'descriptors') =>
    median(part.map(({ processes }) => processes[name][what]))
  const [early, late] = [samples.slice(quarter, 2 * quarter), samples.slice(-quarter)]
  const [before, after] = [of(early, 'heapMb'), of(late, 'heapMb')]
  const more = of(late, 'descriptors') - of(early, 'descriptors')
  return [
    ...(after - before > MOST_KEPT_MB
      ? [`memory in use by ${name}: ${before} MB, then ${after} MB`]
      : []),
    ...(more > MOST_DESCRIPTORS ? [`${more} more descriptors of ${name}`] : []),
  ]
}

/** Rows an hour of the tables that grew, the fastest first. */
function growth(samples: Sample[]): [string, number][] {
  const [first, last] = [samples[0], samples[samples.length - 1]]
  const hours = (last.atMs - first.atMs) / HOUR_MS
  return Object.keys(last.rows)
    .map((table): [string, number] => [
      table,
      (last.rows[table] - (first.rows[table] ?? 0)) / Math.max(hours, Number.EPSILON),
    ])
    .filter(([, perHour]) => perHour > 0)
    .sort(([, one], [, other]) => other - one)
}

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)]
}
