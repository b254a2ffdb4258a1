import { actorText, type Actor } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import BankEntry from '#billing/models/bank_entry'

const NOTE_LENGTH = 255

/** Leaves an entry out of the books, with a reason; false where it is booked or ignored. */
export function ignoreEntry(
  id: string,
  { note, by }: { note: string; by: Actor }
): Promise<boolean> {
  return transaction(async (trx) => {
    const entry = await BankEntry.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
    if (entry.state !== 'open') return false
    const decided = { decidedBy: actorText(by), decidedAt: clock.now() }
    const facts = { state: 'ignored', reason: 'staff', version: entry.version + 1 } as const
    await entry
      .useTransaction(trx)
      .merge({ ...facts, ...decided, note: note.slice(0, NOTE_LENGTH) })
      .save()
    await audit.record(trx, 'bank_entry.ignored', ['bank_entry', id], {
      actor: by,
      changes: { note },
    })
    return true
  })
}
