import fc from 'fast-check'
import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { checkBooks } from '#billing/invariants/check_books'
import { useStripe } from '#tests/support/billing'
import { resetState } from '#tests/support/reset_state'
import { Bank } from '#tests/support/simulation/bank'
import { act, deedNames, POINTS } from '#tests/support/simulation/deeds'
import { Dice } from '#tests/support/simulation/dice'
import { workOff } from '#tests/support/simulation/night_work'
import { calmDown } from '#tests/support/simulation/simulate'
import { SimulatedShop } from '#tests/support/simulation/simulated_shop'
import { verdict } from '#tests/support/simulation/verdict'

const FULL = Boolean(process.env.FULL)
/** Sequences, and commands of each at most. */
const [RUNS, LONGEST] = FULL ? [60, 60] : [8, 24]
const LIMIT_MS = FULL ? 3_600_000 : 90_000

interface Command {
  /** A deed's name, `work` for what runs by itself, or `jump` for the clock. */
  do: string
  seed?: number
  hours?: number
  crash?: string | null
}

const seed = fc.nat(2 ** 20)
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom(...deedNames),
      seed,
      crash: fc.option(fc.constantFrom(...POINTS), { freq: 8 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('work'), seed }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('jump'),
      hours: fc.constantFrom(1, 9, 24, 24 * 6, 24 * 31, 24 * 95),
    }),
  }
)

/** One command; the first customers come with the sequence, so that each has something to act upon. */
async function obey(shop: SimulatedShop, step: fc.Arbitrary<never> | unknown): Promise<void> {
  const {
    do: name,
    seed: from = 0,
    ...more
  } = step as {
    do: string
    seed?: number
    hours?: number
    crash?: string | null
  }
  shop.dice = new Dice(from)
  if (name === 'jump') return shop.travelTo(clock.now().plus({ hours: more.hours }))
  if (name === 'work') return workOff(shop)
  await act(shop, name, more.crash ?? undefined)
}

test.group('Any order of commands', (group) => {
  group.each.teardown(() => clock.reset())

  test('[I1][I3][I4][I7][I9][I10][I11][I12][I16][I17][I21][I25] every rule holds after each of any sequence of orders, payments, failures, webhooks, crashes, jumps of the clock, changes, refunds and cancellations', async ({
    assert,
  }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: LONGEST }), async (steps) => {
        await resetState()
        const { stripe, close } = await useStripe({ timeoutMs: 1000 })
        const shop = await SimulatedShop.open({ seed: 0, accounts: 3, bank: new Bank(stripe) })
        try {
          // A panel looks for the first time when it is set up, not after a jump.
          await workOff(shop, { mayCrash: false, isMorning: true })
          for (const name of ['order', 'order']) await act(shop, name)
          for (const step of steps) {
            await obey(shop, step)
            for (const { invariant, breaches } of await checkBooks())
              assert.deepEqual(
                breaches,
                [],
                `${invariant.id} after ${JSON.stringify(step)}: ${JSON.stringify(breaches)}`
              )
          }
          shop.dice = new Dice(1)
          await calmDown(shop)
          assert.deepEqual(await verdict(shop), [])
        } finally {
          await close()
        }
      }),
      {
        seed: Number(process.env.TEST_SEED ?? 1),
        numRuns: RUNS,
        interruptAfterTimeLimit: LIMIT_MS,
        verbose: fc.VerbosityLevel.Verbose,
      }
    )
  }).timeout(LIMIT_MS + 240_000)
})
