import fc from 'fast-check'

/**
 * So many of the cases, chosen by `TEST_SEED`, which the runner prints: another choice at each run, and the same one
 * again by its seed; MariaDB takes other ones than SQLite, as far as there are. All of them with `FULL=1`, which
 * `bin/ci --full` sets. The order stays.
 */
export function sample<Case>(cases: readonly Case[], count: number): Case[] {
  if (process.env.FULL || cases.length <= count) return [...cases]
  const places = [...cases.keys()]
  const mixed = fc.shuffledSubarray(places, { minLength: places.length })
  const [order] = fc.sample(mixed, { seed: Number(process.env.TEST_SEED ?? 1), numRuns: 1 })
  const chosen = process.env.DB_CONNECTION === 'mysql' ? order.slice(-count) : order.slice(0, count)
  return chosen.sort((one, other) => one - other).map((place) => cases[place])
}
