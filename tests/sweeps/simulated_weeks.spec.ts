import { test } from '@japa/runner'
import { resetState } from '#tests/support/reset_state'
import { simulate } from '#tests/support/simulation/simulate'

/** One that the run draws, fifty with `FULL=1`. */
const SEEDS = process.env.FULL
  ? Array.from({ length: 50 }, (_, index) => index + 1)
  : [Number(process.env.TEST_SEED ?? 1)]
const [accounts, days] = process.env.FULL ? [10, 42] : [5, 14]

test.group('Simulated weeks of a shop', (group) => {
  group.each.setup(resetState)

  for (const seed of SEEDS)
    test(`[I1][I4][I11][I12][F12] the books hold whatever people, banks and the gateway do (seed ${seed})`, async ({
      assert,
    }) => {
      const { wrong, day, story, counts } = await simulate({ seed, accounts, days })
      const again = `node ace simulate:billing --seed ${seed} --accounts ${accounts} --days ${days}`
      assert.deepEqual(wrong, [], `${again}, on ${day}, after\n${story.slice(-20).join('\n')}`)
      assert.isAbove(counts.order ?? 0, 0)
    }).timeout(120_000)
})
