import fc from 'fast-check'

const THROWN_AT_ONCE = 1000
const SIDES = 2 ** 30

/** Chance that falls the same way again for the same seed. */
export class Dice {
  #thrown: number[] = []
  #round = 0

  constructor(readonly seed: number) {}

  /** A whole number from 0 on and below this. */
  below(end: number): number {
    return this.#throw() % end
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1)
  }

  /** Whether something happens that does in so many of a hundred cases. */
  percent(share: number): boolean {
    return this.below(100) < share
  }

  pick<Thing>(things: readonly Thing[]): Thing | undefined {
    return things.length > 0 ? things[this.below(things.length)] : undefined
  }

  /** One of the things, each as often as its weight says. */
  weighted<Thing extends { weight: number }>(things: readonly Thing[]): Thing {
    const sum = things.reduce((total, { weight }) => total + weight, 0)
    let left = this.below(sum)
    return things.find(({ weight }) => (left -= weight) < 0) ?? things[0]
  }

  #throw(): number {
    if (this.#thrown.length === 0)
      this.#thrown = fc.sample(fc.noBias(fc.nat(SIDES)), {
        seed: this.seed * 100_003 + this.#round++,
        numRuns: THROWN_AT_ONCE,
      })
    return this.#thrown.pop()!
  }
}
