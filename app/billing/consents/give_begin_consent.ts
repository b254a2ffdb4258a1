import { actorText, type Actor } from '#core/actor'
import { newId } from '#core/ids'
import { insertMany } from '#core/database/insert_many'
import { sqlTime } from '#core/database/sql_time'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BeginQuestion } from '#billing/consents/begin_question'
import type Subscription from '#billing/models/subscription'

interface Given {
  question: BeginQuestion
  orderId: string
  subscriptions: Pick<Subscription, 'id' | 'accountId'>[]
  /** Who ticked the box: the customer, or staff who asked them. */
  by: Actor
}

/** Keeps that a customer asked us to begin at once, for each service of an order: the words, when, and by whom. */
export function giveBeginConsent(
  trx: TransactionClientContract,
  { question, orderId, subscriptions, by }: Given
): Promise<void> {
  const { text, version, language, owesUsed } = question
  return insertMany(
    trx,
    'begin_consents',
    subscriptions.map(({ id, accountId }) => ({
      id: newId(),
      subscription_id: id,
      account_id: accountId,
      order_id: orderId,
      given_by: actorText(by),
      wording: text,
      wording_version: version,
      language,
      owes_used: owesUsed,
      created_at: sqlTime(),
    }))
  )
}
