/** So many of the things, each as likely as the other; the same seed draws the same. */
export function sample<T>(things: readonly T[], count: number, seed: number): T[] {
  const random = generator(seed)
  return things
    .map((thing) => ({ thing, place: random() }))
    .sort((a, b) => a.place - b.place)
    .slice(0, count)
    .map(({ thing }) => thing)
}

/** Mulberry32: small, and good enough to draw lots. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
