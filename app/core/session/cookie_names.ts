import app from '@adonisjs/core/services/app'
import { appUrl } from '#config/app'

/** Whether cookies are bound to this host and to HTTPS by their name. */
export const hostPrefixed = app.inProduction && appUrl.startsWith('https:')

const prefix = hostPrefixed ? '__Host-' : 'innkeeper_'

/** Every cookie that the panel sets. */
export const cookieNames = {
  /** What the panel knows of a browser, once there is something to know. */
  session: `${prefix}session`,
  /** What the forms of a visitor without a session are signed with. */
  form: `${prefix}form`,
  /** The page that a visitor asked for before signing in. */
  asked: `${prefix}asked`,
  /** The people who signed in on this browser before. */
  device: `${prefix}device`,
} as const

/** What all of them have in common. */
export const cookieOptions = {
  path: '/',
  httpOnly: true,
  secure: hostPrefixed,
  sameSite: 'lax',
} as const
