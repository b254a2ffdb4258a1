import { failed, ok, type Result } from '#core/result'
import { E_SOCIAL_ANSWER, E_SOCIAL_UNAVAILABLE } from '#identity/errors'
import SocialFlow from '#identity/models/social_flow'
import { browserFlows } from '#identity/social/browser_flows'
import { repeatedErrors } from '#core/repeated_errors'
import { outageOf } from '#identity/social/outages'
import type { HttpContext } from '@adonisjs/core/http'
import type { SocialProfile, SocialProvider } from '#identity/social/social_provider'

/** Why an answer leads nowhere. */
export type AnswerProblem =
  /** It is no answer to a question that this browser asked and that waits for one. */
  | { type: 'invalid' }
  /** The person said no. */
  | { type: 'denied' }
  | { type: 'unavailable' }
  | { type: 'unusable' }

export interface Heard {
  flow: SocialFlow
  profile: SocialProfile
}

const LONGEST_CODE = 2048

/**
 * Who a provider says is at this browser, from the address that it sent the browser back to. Each question takes one
 * answer, from the browser and the sign-in that asked, and nothing is asked of the provider before that is certain.
 */
export async function hearAnswer(
  ctx: HttpContext,
  provider: SocialProvider
): Promise<Result<Heard, AnswerProblem>> {
  const query: Record<string, unknown> = ctx.request.qs()
  const flow = await flowOf(ctx, provider, query.state)
  if (!flow || !(await flow.takeAnswer())) return failed({ type: 'invalid' })
  if (query.error !== undefined) return failed(problemNamed(query.error, provider))
  const { code } = query
  if (typeof code !== 'string' || code === '' || code.length > LONGEST_CODE)
    return failed({ type: 'invalid' })

  try {
    const profile = await provider.profile(ctx, code, flow.question)
    outageOf(provider).answered()
    await flow.keep(profile)
    return ok({ flow, profile })
  } catch (error) {
    return failed(problemOf(error, provider))
  }
}

async function flowOf(
  { session, visitor }: HttpContext,
  { name }: SocialProvider,
  state: unknown
): Promise<SocialFlow | null> {
  const flow = await SocialFlow.withState(state)
  if (!flow || flow.provider !== name || !browserFlows.didAsk(session, flow)) return null
  const isAskers = flow.userId === (visitor.user?.id ?? null)
  return isAskers && flow.userSessionId === visitor.signInId ? flow : null
}

const ERROR_NAME = /^[a-z_]{1,40}$/

/** By what RFC 6749 §4.1.2.1 calls it; everything but a denial is the provider's own trouble, or a wrong setting of ours. */
function problemNamed(error: unknown, provider: SocialProvider): AnswerProblem {
  if (error === 'access_denied') return { type: 'denied' }
  const named = typeof error === 'string' && ERROR_NAME.test(error) ? error : 'an unknown error'
  tellOperator(provider, named)
  return { type: 'unavailable' }
}

function problemOf(error: unknown, provider: SocialProvider): AnswerProblem {
  if (error instanceof E_SOCIAL_ANSWER) {
    tellOperator(provider, error.cause instanceof Error ? error.cause.message : error.message)
    return { type: 'unusable' }
  }
  if (!(error instanceof E_SOCIAL_UNAVAILABLE)) throw error
  outageOf(provider).failed(error.cause)
  return { type: 'unavailable' }
}

/** A wrong secret or a scope that is not allowed shows here only. */
function tellOperator({ name }: SocialProvider, reason: string): void {
  repeatedErrors.tell(
    'warn',
    { err: new Error(`${name}: ${reason}`) },
    'a sign-in provider refused'
  )
}
