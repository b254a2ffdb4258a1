import { failed, ok, type Result } from '#core/result'
import { E_SOCIAL_ANSWER, E_SOCIAL_UNAVAILABLE } from '#identity/errors'
import SocialFlow from '#identity/models/social_flow'
import { browserFlows } from '#identity/social/browser_flows'
import { OutageLog } from '#core/outage_log'
import type { HttpContext } from '@adonisjs/core/http'
import type { SocialProfile, SocialProvider } from '#identity/social/social_provider'

/** Why an answer leads nowhere. */
export type AnswerProblem =
  /** It is no answer to a question that this browser asked and that waits for one. */
  | { type: 'invalid' }
  /** The person said no. */
  | { type: 'denied' }
  | { type: 'unavailable'; cause?: unknown }
  | { type: 'unusable'; cause?: unknown }

export interface Heard {
  flow: SocialFlow
  profile: SocialProfile
}

const LONGEST_CODE = 2048
const outages = new Map<string, OutageLog>()

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
  if (query.error !== undefined) return failed(problemNamed(query.error))
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

/** By what RFC 6749 §4.1.2.1 calls it; everything but a denial is the provider's own trouble. */
function problemNamed(error: unknown): AnswerProblem {
  return { type: error === 'access_denied' ? 'denied' : 'unavailable' }
}

function problemOf(error: unknown, provider: SocialProvider): AnswerProblem {
  if (error instanceof E_SOCIAL_ANSWER) return { type: 'unusable', cause: error.cause ?? error }
  if (!(error instanceof E_SOCIAL_UNAVAILABLE)) throw error
  outageOf(provider).failed(error.cause)
  return { type: 'unavailable', cause: error.cause }
}

function outageOf({ name, label }: SocialProvider): OutageLog {
  const known = outages.get(name)
  if (known) return known
  const made = new OutageLog(label)
  outages.set(name, made)
  return made
}
