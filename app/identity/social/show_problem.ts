import { logSecurity } from '#core/security/security_log'
import type { HttpContext } from '@adonisjs/core/http'
import type { SocialProvider } from '#identity/social/social_provider'

const STATUS = {
  invalid: 400,
  used: 400,
  unusable: 502,
  unavailable: 503,
  deactivated: 403,
  taken: 409,
  replaces: 409,
} as const

export type SocialProblem = keyof typeof STATUS

/** Those that somebody may have brought about who should not. */
const SUSPICIOUS: SocialProblem[] = ['invalid', 'used', 'unusable', 'deactivated']
const RETRY_AFTER_SECONDS = 30

/** The page that says why a provider's answer came to nothing, and how to go on. */
export function showProblem(ctx: HttpContext, provider: SocialProvider, problem: SocialProblem) {
  const { response, view, visitor } = ctx
  if (SUSPICIOUS.includes(problem))
    logSecurity(ctx, 'sign_in_failed', { reason: `${provider.name}: ${problem}` })
  if (problem === 'unavailable') response.header('Retry-After', RETRY_AFTER_SECONDS)
  response.status(STATUS[problem])
  return view.render('pages/identity/social_problem', {
    provider,
    problem,
    isConnecting: visitor.user !== null,
  })
}
