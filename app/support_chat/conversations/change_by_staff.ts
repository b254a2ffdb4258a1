import { audit } from '#audit/models/audit_entry'
import { transaction } from '#core/database/transaction'
import type Conversation from '#support_chat/models/conversation'

/** Closes a conversation and records who did; false where it was closed before. */
export const closeByStaff = (conversation: Conversation, userId: string): Promise<boolean> =>
  transaction(async (trx) => {
    if (!(await conversation.close(userId, trx))) return false
    await audit.record(trx, 'conversation.closed', ['conversation', conversation.id])
    return true
  })

/** The same the other way. */
export const reopenByStaff = (conversation: Conversation): Promise<boolean> =>
  transaction(async (trx) => {
    if (!(await conversation.reopen(trx))) return false
    await audit.record(trx, 'conversation.reopened', ['conversation', conversation.id])
    return true
  })
