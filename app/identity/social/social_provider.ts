import type { HttpContext } from '@adonisjs/core/http'

/** What our side of one question to a provider is made of; the provider must give or keep each of them. */
export interface SocialQuestion {
  /** Comes back with the answer. */
  state: string
  /** Proves that whoever exchanges the code asked for it (RFC 7636). */
  verifier: string
  /** Stands in the id token, where there is one. */
  nonce: string
}

/** Who a provider says somebody is. */
export interface SocialProfile {
  /** What the provider calls the person for ever. An address may change hands, this does not. */
  subject: string
  name: string | null
  email: string | null
  /** Whether the provider says that the person reads the address's mail. */
  isEmailVerified: boolean
}

/** Somebody who can tell who a person is: Google, GitHub, a company's own OpenID Connect server. */
export interface SocialProvider {
  /** Part of addresses and of rows: lower-case letters and digits, never changed. */
  readonly name: string
  /** What people call it. */
  readonly label: string
  /** An icon of `iconHtml`. */
  readonly icon: string
  /** The origin of the pages on which people consent; null while that is not known. */
  readonly pages: string | null

  /** Where the person goes to consent. Throws `E_SOCIAL_UNAVAILABLE` where that cannot be found out. */
  authorizeUrl(ctx: HttpContext, question: SocialQuestion): Promise<string>

  /**
   * Who consented, by what the provider's own server answers to the code. Throws `E_SOCIAL_UNAVAILABLE` where it does not
   * answer, `E_SOCIAL_ANSWER` where the answer is not one to go by.
   */
  profile(ctx: HttpContext, code: string, question: SocialQuestion): Promise<SocialProfile>
}
