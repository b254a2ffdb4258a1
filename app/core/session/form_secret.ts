import { randomBytes } from 'node:crypto'
import { cookieNames, cookieOptions } from '#core/session/cookie_names'
import type { HttpContext } from '@adonisjs/core/http'
import type { Session } from '@adonisjs/session'

const KEY = 'csrf-secret'

/** Gives a session forms of its own, which no token from before fits; at every sign-in. */
export function renewFormSecret(session: Session): void {
  session.put(KEY, randomBytes(18).toString('base64url'))
}

/** Whether nobody signed in with this session. */
export function isGuestSession(session: Session): boolean {
  return !session.has(KEY)
}

/**
 * What the tokens of forms are made with: the session's own secret once somebody signed in, else one in a cookie that is
 * sent only when a form is shown. Speaks as the session that Shield's guard asks.
 */
export class FormSecret {
  #made: string | null = null

  constructor(private readonly ctx: HttpContext) {}

  get isOfGuest(): boolean {
    return isGuestSession(this.ctx.session)
  }

  get(): unknown {
    return this.ctx.session.get(KEY) ?? this.#ofCookie()
  }

  put(_key: string, secret: string): void {
    this.#made = secret
  }

  /** Whether the browser has what a token needs, or is being sent it. */
  get isKept(): boolean {
    return this.#made === null
  }

  /** Sends the secret along with the form that needs it. */
  keep(): void {
    if (this.#made === null) return
    this.ctx.response.cookie(cookieNames.form, this.#made, { ...cookieOptions, maxAge: '14 days' })
    this.#made = null
  }

  #ofCookie(): string | null {
    const secret: unknown = this.ctx.request.cookie(cookieNames.form)
    return typeof secret === 'string' ? secret : null
  }
}
