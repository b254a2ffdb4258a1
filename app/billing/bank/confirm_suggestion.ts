import { suggestMatches } from '#billing/bank/suggest_matches'
import { bookEntry, type BookingRefusal } from '#billing/bank/book_entry'
import BankEntry from '#billing/models/bank_entry'
import { failed, type Result } from '#core/result'
import type { Actor } from '#core/actor'

/** Books an entry as its suggestion says, if that still is what the panel would suggest: invoices may have been paid meanwhile. */
export async function confirmSuggestion(
  id: string,
  by: Actor
): Promise<Result<BankEntry, BookingRefusal | { type: 'no_suggestion' }>> {
  const entry = await BankEntry.findOrFail(id)
  const before = entry.suggested
  if (!before) return failed({ type: 'no_suggestion' })
  const [now] = await suggestMatches([entry])
  if (JSON.stringify(now) !== JSON.stringify(before)) return failed({ type: 'entry_changed' })
  const { parts, accountId } = before
  return bookEntry(id, { parts, restTo: accountId, version: entry.version, by })
}
