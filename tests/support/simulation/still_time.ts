import { Dice } from '#tests/support/simulation/dice'

const SIDES = 2 ** 20

/**
 * Has this process see no time pass but what its clock is moved by, and chance fall by a seed: what takes a millisecond more or less
 * changes nothing, so the same seed does the same again. Answers a function that lets time go on.
 */
export function standStill(seed: number): () => void {
  const { now } = Date
  const { random } = Math
  const moment = now()
  const dice = new Dice(seed + 1)
  Date.now = () => moment
  Math.random = () => dice.below(SIDES) / SIDES
  return () => {
    Date.now = now
    Math.random = random
  }
}
