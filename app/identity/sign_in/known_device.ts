import { clock } from '#core/clock'
import { newId } from '#core/ids'
import { cookieNames, cookieOptions } from '#core/session/cookie_names'
import type { HttpContext } from '@adonisjs/core/http'
import type User from '#identity/models/user'

type Context = Pick<HttpContext, 'request' | 'response'>

/** Forty weeks outlast holidays and most laptops' quiet times. */
const OPTIONS = { ...cookieOptions, maxAge: '40 weeks' } as const

/** People who share a browser; of more, those who signed in last are remembered. */
const PEOPLE = 5

interface Remembered {
  device: string
  /** When each user last signed in here, in seconds. */
  seen: Record<string, number>
}

/**
 * Browsers on which a person signed in before. The cookie is signed and opens nothing; it only keeps strangers who try
 * passwords elsewhere from using up this person's tries. "Sign out everywhere" and a reset password make it worthless.
 */
export const knownDevice = {
  /** The id of this browser where the user signed in on it before; null on any other. */
  idFor(ctx: Pick<Context, 'request'>, user: User): string | null {
    const { device, seen } = read(ctx)
    const last = Object.hasOwn(seen, user.id) ? seen[user.id] : null
    if (last === null) return null
    return last >= Math.floor(user.sessionsValidAfter?.toSeconds() ?? 0) ? device : null
  },

  /** Notes that this browser is the user's: after a sign-in, or after a link that was mailed was opened on it. */
  remember(ctx: Context, user: User): void {
    const { device, seen } = read(ctx)
    const others = Object.entries(seen)
      .filter(([id]) => id !== user.id)
      .sort(([, a], [, b]) => b - a)
      .slice(0, PEOPLE - 1)
    const now = Math.ceil(clock.nowMs() / 1000)
    const remembered: Remembered = {
      device,
      seen: { ...Object.fromEntries(others), [user.id]: now },
    }
    ctx.response.cookie(cookieNames.device, remembered, OPTIONS)
  },
}

function read({ request }: Pick<Context, 'request'>): Remembered {
  const value: unknown = request.cookie(cookieNames.device)
  return isRemembered(value) ? value : { device: newId(), seen: {} }
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== 'object' || value === null) return false
  const { device, seen } = value as Partial<Remembered>
  return typeof device === 'string' && typeof seen === 'object' && seen !== null
}
