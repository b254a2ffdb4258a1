import sessionConfig from '#config/session'

export interface EssentialCookie {
  name: string
  /** Translation key suffix, `privacy.cookies.<key>`. */
  key: string
  /** ISO 8601 period. */
  lasts: string
}

/** Every cookie that the panel sets. There is one; a page that sets another must declare it here. */
export const essentialCookies: readonly EssentialCookie[] = [
  { name: sessionConfig.cookieName ?? 'innkeeper_session', key: 'session', lasts: 'P14D' },
]
