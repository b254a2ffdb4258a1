import { unreadNotices } from '#notifications/queries/notices'

/** Each page of the panel shows it, so it may be a little old. */
const KEPT_MS = 10_000
const MOST_KEPT = 1_000

const kept = new Map<string, { at: number; count: Promise<number> }>()

/** How many notices somebody of the staff has not read, at most ten seconds ago. */
export function unreadCount(memberId: string): Promise<number> {
  const now = performance.now()
  const known = kept.get(memberId)
  if (known && now - known.at < KEPT_MS) return known.count
  if (kept.size >= MOST_KEPT) kept.clear()
  const count = unreadNotices(memberId)
  count.catch(() => kept.delete(memberId))
  kept.set(memberId, { at: now, count })
  return count
}

/** Lets the next page count anew. */
export function forgetUnread(memberId: string): void {
  kept.delete(memberId)
}
