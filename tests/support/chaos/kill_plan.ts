import fc from 'fast-check'
import type { Part } from '#tests/support/chaos/part'

export interface Blow {
  part: Part
  /** Killed and brought back, or held still and let go. */
  how: 'killed' | 'held still'
}

/** Each part killed so often, and some held still in between, in an order that the seed alone decides. */
export function planBlows(parts: Part[], rounds: number, held: number, seed: number): Blow[] {
  const kills = Array.from({ length: rounds }, () => parts).flat()
  const stills = shuffled(parts, seed).slice(0, held)
  const blows: Blow[] = [
    ...kills.map((part) => ({ part, how: 'killed' as const })),
    ...stills.map((part) => ({ part, how: 'held still' as const })),
  ]
  return shuffled(blows, seed)
}

function shuffled<Item>(items: Item[], seed: number): Item[] {
  const all = fc.shuffledSubarray(items, { minLength: items.length, maxLength: items.length })
  return fc.sample(all, { seed, numRuns: 1 })[0]
}
