import { cookieNames } from '#core/session/cookie_names'

export interface EssentialCookie {
  name: string
  /** Translation key suffix, `privacy.cookies.<key>`. */
  key: string
  /** ISO 8601 period. */
  lasts: string
}

/** Every cookie that the panel sets. A page that sets another must declare it here. */
export async function essentialCookies(): Promise<EssentialCookie[]> {
  return [
    { name: cookieNames.session, key: 'session', lasts: 'P14D' },
    { name: cookieNames.form, key: 'form', lasts: 'P14D' },
    { name: cookieNames.asked, key: 'asked', lasts: 'PT30M' },
    { name: cookieNames.device, key: 'device', lasts: 'P280D' },
  ]
}
