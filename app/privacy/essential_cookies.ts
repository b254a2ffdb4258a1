import app from '@adonisjs/core/services/app'
import { configProvider } from '@adonisjs/core'
import { knownDeviceCookie } from '#config/app'
import sessionConfig from '#config/session'

export interface EssentialCookie {
  name: string
  /** Translation key suffix, `privacy.cookies.<key>`. */
  key: string
  /** ISO 8601 period. */
  lasts: string
}

/** Every cookie that the panel sets; a page that sets another must declare it here. */
export async function essentialCookies(): Promise<EssentialCookie[]> {
  const session = await configProvider.resolve<{ cookieName: string }>(app, sessionConfig)
  return [
    { name: session?.cookieName ?? '', key: 'session', lasts: 'P14D' },
    { name: knownDeviceCookie.name, key: 'device', lasts: 'P280D' },
  ]
}
