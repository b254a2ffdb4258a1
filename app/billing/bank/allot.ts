import type { Money } from '#core/money/money'

/** Fills what is due in turn until the amount is used up. What the parts leave of it is the rest; parts of nothing are left out. */
export function allot<Part extends { minor: number }>(amount: Money, due: Part[]): Part[] {
  let left = amount.minor
  return due.flatMap((part) => {
    const minor = Math.max(0, Math.min(left, part.minor))
    left -= minor
    return minor > 0 ? [{ ...part, minor }] : []
  })
}
