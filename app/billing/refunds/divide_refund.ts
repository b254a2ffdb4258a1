/** What one of the payments of a charge can still give back, in minor units. */
export interface RefundablePart {
  id: string
  /** Of what its invoice took. */
  refundable: number
  /** Of what it brought, by its gateway. */
  room: number
}

/** From which payments of a charge an amount that its gateway gave back comes. */
export interface RefundShare {
  id: string
  minor: number
}

/**
 * One payment gives all of it where it can; else each gives what its invoice took, in their order, and what is left comes from whichever
 * brought more than that. What the whole charge never brought is the last one's.
 */
export function divideRefund(parts: readonly RefundablePart[], minor: number): RefundShare[] {
  const own = parts.map(({ refundable, room }) => Math.max(0, Math.min(refundable, room)))
  const enough = own.findIndex((most) => most >= minor)
  const only = parts.length === 1 ? 0 : enough
  if (only >= 0) return [{ id: parts[only].id, minor }]
  const shares = fill(own, minor)
  const beyond = fill(
    parts.map(({ room }, index) => Math.max(0, room - shares[index])),
    minor - sumOf(shares)
  )
  const taken = shares.map((share, index) => share + beyond[index])
  taken[taken.length - 1] += minor - sumOf(taken)
  return parts.flatMap(({ id }, index) => (taken[index] > 0 ? [{ id, minor: taken[index] }] : []))
}

/** As much of each as it has, until nothing is left. */
function fill(most: readonly number[], minor: number): number[] {
  let left = minor
  return most.map((each) => {
    const share = Math.min(each, left)
    left -= share
    return share
  })
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)
