/**
 * Shares a whole number out by how much room each place has, and never beyond it; parts sum to the whole. Throws where the
 * whole is more than all room together.
 */
export function shareWithin(whole: number, rooms: number[]): number[] {
  const total = rooms.reduce((sum, room) => sum + room, 0)
  if (whole > total) throw new RangeError(`There is no room for ${whole} in ${total}`)
  if (total === 0) return rooms.map(() => 0)
  const parts = rooms.map((room) => Number((BigInt(whole) * BigInt(room)) / BigInt(total)))
  let rest = whole - parts.reduce((sum, part) => sum + part, 0)
  return parts.map((part, index) => {
    const more = Math.min(rest, rooms[index] - part)
    rest -= more
    return part + more
  })
}
