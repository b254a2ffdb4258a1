import { isUniqueViolation } from '#core/database/transaction'
import SocialIdentity from '#identity/models/social_identity'
import { connectIdentity } from '#identity/social/connect_identity'
import { AnswerUsed } from '#identity/social/with_answer'
import { signUp } from '#identity/sign_in/sign_up'
import type { HttpContext } from '@adonisjs/core/http'
import type SocialFlow from '#identity/models/social_flow'

interface Person {
  name: string
  email: string
  country: string
}

/**
 * Makes a user with an account of their own who signs in through the provider that answered, and signs them in. Where the
 * browser goes on; null where the answer was used meanwhile, perhaps by the same form sent twice.
 */
export async function signUpThrough(
  ctx: HttpContext,
  flow: SocialFlow,
  person: Person
): Promise<string | null> {
  const isProven = flow.provenEmail === person.email
  try {
    const { path } = await signUp(
      ctx,
      { ...person, password: null, isProven },
      async ({ user }, trx) => {
        if (!(await flow.use(trx))) throw new AnswerUsed()
        await connectIdentity(flow, user, trx, { isSignUp: true })
      },
      flow.provider
    )
    return path
  } catch (error) {
    if (error instanceof AnswerUsed) return null
    if (isUniqueViolation(error) && (await SocialIdentity.of(flow.provider, flow.subject ?? '')))
      return null
    throw error
  }
}
