import { compose } from '@adonisjs/core/helpers'
import { hasMany } from '@adonisjs/lucid/orm'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { transition, type TransitionTable } from '#core/database/transition'
import { UlidModel } from '#core/database/ulid_model'
import { outbox } from '#core/outbox/outbox'
import { ConversationSchema } from '#database/schema'
import Message from '#support_chat/models/message'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const conversationStates = ['open', 'closed'] as const
export type ConversationState = (typeof conversationStates)[number]

const transitions: TransitionTable<ConversationState> = { open: ['closed'], closed: ['open'] }

interface Opening {
  name: string
  email: string
  subject: string
  body: string
  userId: string | null
  accountId: string | null
}

/** What a person and the staff wrote to each other about one matter. */
export default class Conversation extends compose(ConversationSchema, UlidModel) {
  declare state: ConversationState

  @hasMany(() => Message)
  declare messages: HasMany<typeof Message>

  /** Starts a conversation with its first message and notifies staff. */
  static open({ body, ...opening }: Opening): Promise<Conversation> {
    return transaction(async (trx) => {
      const conversation = await Conversation.create({ ...opening, state: 'open' }, { client: trx })
      const authorType = opening.userId ? 'customer' : 'visitor'
      await Message.create(
        { conversationId: conversation.id, authorType, authorId: opening.userId, body },
        { client: trx }
      )
      await outbox.publish(trx, 'conversation.opened', { conversationId: conversation.id })
      return conversation
    })
  }

  /** True when this call closed it. */
  close(staffUserId: string, trx: TransactionClientContract): Promise<boolean> {
    const also = { closed_at: sqlTime(), closed_by: staffUserId }
    return transition(trx, {
      table: 'conversations',
      id: this.id,
      allowed: transitions,
      to: 'closed',
      also,
    })
  }

  /** True when this call opened it again. */
  reopen(trx: TransactionClientContract): Promise<boolean> {
    const also = { closed_at: null, closed_by: null }
    return transition(trx, {
      table: 'conversations',
      id: this.id,
      allowed: transitions,
      to: 'open',
      also,
    })
  }
}
