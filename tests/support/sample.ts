import fc from 'fast-check'

/**
 * So many of the cases, chosen by `TEST_SEED`, which the runner prints: another choice at each run, and the same one
 * again by its seed. All of them with `FULL=1`, which `bin/ci --full` sets. The order stays.
 */
export function sample<Case>(cases: readonly Case[], count: number): Case[] {
  if (process.env.FULL || cases.length <= count) return [...cases]
  const some = fc.subarray([...cases], { minLength: count, maxLength: count })
  return fc.sample(some, { seed: Number(process.env.TEST_SEED ?? 1), numRuns: 1 })[0]
}
