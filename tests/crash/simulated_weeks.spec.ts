import { test } from '@japa/runner'
import { livesOf } from '#tests/support/simulation/lives'

/** One that the run draws, ten with `FULL=1`. */
const SEEDS = process.env.FULL
  ? Array.from({ length: 10 }, (_, index) => index + 1)
  : [Number(process.env.TEST_SEED ?? 1)]
const [accounts, days] = process.env.FULL ? [8, 42] : [5, 10]

test.group('Simulated weeks of a panel that is killed', () => {
  for (const seed of SEEDS)
    test(`[F5][F6][F7][I1][I4][I10][I22] the books hold however often the panel dies (seed ${seed})`, async ({
      assert,
    }) => {
      const { wrong, day, story, deaths, counts } = await livesOf({ seed, accounts, days })
      const again = `node ace simulate:billing --seed ${seed} --accounts ${accounts} --days ${days} --deaths`
      assert.deepEqual(wrong, [], `${again}, on ${day}, after\n${story.slice(-30).join('\n')}`)
      assert.isNotEmpty(deaths)
      assert.isNotEmpty(Object.keys(counts))
    }).timeout(process.env.FULL ? 900_000 : 240_000)
})
