import * as openId from 'openid-client'
import { formTargets } from '#core/security/form_targets'
import { E_SOCIAL_ANSWER, E_SOCIAL_UNAVAILABLE } from '#identity/errors'
import { profileFrom } from '#identity/social/profile_from'
import type { HttpContext } from '@adonisjs/core/http'
import type {
  SocialProfile,
  SocialProvider,
  SocialQuestion,
} from '#identity/social/social_provider'

interface OpenIdSettings {
  label: string
  /** As the provider writes it in its tokens; its description is below `/.well-known/openid-configuration`. */
  issuer: string
  clientId: string
  /** Null for a public client. */
  clientSecret?: string
  callbackUrl: string
}

const TIMEOUT_SECONDS = 10
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']
const SCOPES = 'openid email profile'

/** Any provider that speaks OpenID Connect, such as the one in which a company keeps its own people. */
export class OpenIdProvider implements SocialProvider {
  readonly name = 'openid'
  readonly icon = 'building-2'
  readonly label: string
  #described: Promise<openId.Configuration> | null = null
  /** Known once the provider described itself. */
  readonly pages = null

  constructor(private readonly settings: OpenIdSettings) {
    this.label = settings.label
    const { protocol, hostname } = new URL(settings.issuer)
    if (protocol !== 'https:' && !LOOPBACK.includes(hostname))
      throw new TypeError(`The issuer "${settings.issuer}" must be reached by https`)
  }

  async authorizeUrl(_ctx: HttpContext, question: SocialQuestion): Promise<string> {
    const { state, verifier, nonce } = question
    const url = openId.buildAuthorizationUrl(await this.#description(), {
      redirect_uri: this.settings.callbackUrl,
      scope: SCOPES,
      state,
      nonce,
      code_challenge: await openId.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    formTargets.set(`social:${this.name}`, [url.origin])
    return url.href
  }

  /** Checks the id token's signature, issuer, audience, age and nonce, and that the profile is of whom it names. */
  async profile(
    ctx: HttpContext,
    code: string,
    { state, verifier, nonce }: SocialQuestion
  ): Promise<SocialProfile> {
    const description = await this.#description()
    try {
      const tokens = await openId.authorizationCodeGrant(
        description,
        this.#answerUrl(ctx, code, state),
        {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        }
      )
      const { sub } = tokens.claims() ?? {}
      if (!sub) throw new E_SOCIAL_ANSWER(['it names nobody'])
      const told = await openId.fetchUserInfo(description, tokens.access_token, sub)
      const { name, email, email_verified: isEmailVerified } = told
      return profileFrom({ id: sub, name, email, isEmailVerified: isEmailVerified === true })
    } catch (error) {
      throw this.#wrapped(error)
    }
  }

  /** Our own address with what came back: nothing is believed of the address that the browser asked for. */
  #answerUrl({ request }: HttpContext, code: string, state: string): URL {
    const url = new URL(this.settings.callbackUrl)
    const issuer: unknown = request.qs().iss
    url.search = new URLSearchParams({
      code,
      state,
      ...(typeof issuer === 'string' ? { iss: issuer } : {}),
    }).toString()
    return url
  }

  /** Asked for once; again where that failed. */
  async #description(): Promise<openId.Configuration> {
    const { issuer, clientId, clientSecret } = this.settings
    const isLocal = issuer.startsWith('http:')
    this.#described ??= openId.discovery(new URL(issuer), clientId, clientSecret, undefined, {
      timeout: TIMEOUT_SECONDS,
      execute: [
        openId.enableNonRepudiationChecks,
        ...(isLocal ? [openId.allowInsecureRequests] : []),
      ],
    })
    try {
      return await this.#described
    } catch (error) {
      this.#described = null
      throw new E_SOCIAL_UNAVAILABLE([this.label], { cause: error })
    }
  }

  #wrapped(error: unknown): Error {
    if (error instanceof E_SOCIAL_ANSWER) return error
    const isRefusal =
      error instanceof openId.ResponseBodyError ||
      (error instanceof openId.ClientError && error.code !== 'OAUTH_TIMEOUT' && !isOutage(error))
    return isRefusal
      ? new E_SOCIAL_ANSWER(['it cannot be checked'], { cause: error })
      : new E_SOCIAL_UNAVAILABLE([this.label], { cause: error })
  }
}

/** A status that says that the provider itself is in trouble. */
function isOutage({ cause }: Error): boolean {
  return cause instanceof Response && cause.status >= 500
}
