import { isUniqueViolation, transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import SocialIdentity from '#identity/models/social_identity'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type SocialFlow from '#identity/models/social_flow'

/** Why an answer can't be gone by any more. */
export type AnswerConflict =
  /** It was used, or what it was to be used with does not count any more. */
  | { type: 'used' }
  /** The identity is another user's. */
  | { type: 'taken' }
  /** The user has connected another identity of this provider. */
  | { type: 'replaces' }

/** Thrown within `withAnswer`, of which nothing is kept then. */
export class AnswerUsed extends Error {}

/** Uses up an answer and does what it allows, all in one transaction or nothing. */
export async function withAnswer<T>(
  flow: SocialFlow,
  work: (trx: TransactionClientContract) => Promise<T>
): Promise<Result<T, AnswerConflict>> {
  try {
    return ok(
      await transaction(async (trx) => {
        if (!(await flow.use(trx))) throw new AnswerUsed()
        return work(trx)
      })
    )
  } catch (error) {
    if (error instanceof AnswerUsed) return failed({ type: 'used' })
    if (!isUniqueViolation(error)) throw error
    return failed(await conflictOf(flow))
  }
}

async function conflictOf({ provider, subject }: SocialFlow): Promise<AnswerConflict> {
  return (await SocialIdentity.of(provider, subject ?? ''))
    ? { type: 'taken' }
    : { type: 'replaces' }
}
