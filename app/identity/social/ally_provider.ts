import { createHash } from 'node:crypto'
import { E_SOCIAL_ANSWER, E_SOCIAL_UNAVAILABLE } from '#identity/errors'
import { profileFrom } from '#identity/social/profile_from'
import type { HttpContext } from '@adonisjs/core/http'
import type { AllyDriverContract, Oauth2AccessToken } from '@adonisjs/ally/types'
import type {
  SocialProfile,
  SocialProvider,
  SocialQuestion,
} from '#identity/social/social_provider'

type Driver = AllyDriverContract<Oauth2AccessToken, string>

interface Looks {
  label: string
  icon: string
  pages: string
  hasPkce?: boolean
  /** How long all that is asked for one answer may take. */
  timeoutMs?: number
}

/**
 * A provider through a driver of Ally. The drivers keep no state of their own here: without a cookie and without `state`
 * they would take any answer, so what is asked and what comes back is checked by `SocialFlow`.
 */
export class AllyProvider implements SocialProvider {
  readonly label: string
  readonly icon: string
  readonly pages: string
  readonly #hasPkce: boolean
  readonly #timeoutMs: number

  constructor(
    readonly name: string,
    { label, icon, pages, hasPkce = true, timeoutMs = 10_000 }: Looks
  ) {
    this.label = label
    this.icon = icon
    this.pages = pages
    this.#hasPkce = hasPkce
    this.#timeoutMs = timeoutMs
  }

  authorizeUrl(ctx: HttpContext, { state, verifier }: SocialQuestion): Promise<string> {
    return this.#driver(ctx).redirectUrl((request) => {
      request.param('state', state)
      if (!this.#hasPkce) return
      request.param('code_challenge', createHash('sha256').update(verifier).digest('base64url'))
      request.param('code_challenge_method', 'S256')
    })
  }

  async profile(
    ctx: HttpContext,
    _code: string,
    { verifier }: SocialQuestion
  ): Promise<SocialProfile> {
    const person = await within(this.#timeoutMs, this.#told(ctx, verifier), this.label)
    return profileFrom({
      ...person,
      isEmailVerified: person.emailVerificationState === 'verified',
    })
  }

  async #told(ctx: HttpContext, verifier: string) {
    try {
      const driver = this.#driver(ctx)
      const { token } = await driver.accessToken((request) => {
        if (this.#hasPkce) request.field('code_verifier', verifier)
      })
      return await driver.userFromToken(token)
    } catch (error) {
      throw isRefusal(error)
        ? new E_SOCIAL_ANSWER(['it does not take the code'], { cause: error })
        : new E_SOCIAL_UNAVAILABLE([this.label], { cause: error })
    }
  }

  #driver({ ally }: HttpContext): Driver {
    const drivers = ally as unknown as { use(name: string): Driver }
    return drivers.use(this.name).stateless()
  }
}

/** Ally's client tries again, and waits for as long as it is told to. Throws `E_SOCIAL_UNAVAILABLE` once the time is over. */
async function within<T>(timeoutMs: number, work: Promise<T>, label: string): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const cause = new Error(`no answer within ${timeoutMs} ms`)
  const timer = setTimeout(reject, timeoutMs, new E_SOCIAL_UNAVAILABLE([label], { cause }))
  return Promise.race([work, promise]).finally(() => clearTimeout(timer))
}

/** Whether the provider answered, and did not like what it got; all else is an outage, of which trying again may help. */
function isRefusal(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  if ('code' in error && error.code === 'E_OAUTH_MISSING_TOKEN') return true
  const { response } = error as { response?: { status?: number } }
  const status = response?.status ?? 500
  // Where nothing came back, fetch names what kept it; without that, what came back could not be read.
  const isUnreadable = error instanceof SyntaxError || (error instanceof TypeError && !error.cause)
  return (status >= 400 && status < 500 && status !== 429) || isUnreadable
}
