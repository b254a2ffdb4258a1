const BASE = 'http://panel.invalid'

/** The path of a text when it leads into this panel, or null: no other host, no scheme, no trick of slashes. */
export function safePath(text: unknown): string | null {
  if (typeof text !== 'string' || !/^\/(?![/\\])/.test(text)) return null
  // eslint-disable-next-line no-control-regex -- control characters are what this looks for
  if (/[\\\u0000-\u001f\u007f]/.test(text) || !URL.canParse(text, BASE)) return null
  const url = new URL(text, BASE)
  return url.origin === BASE && !url.pathname.startsWith('//') ? url.pathname + url.search : null
}

/** Where a user lands who asked for nothing in particular. */
export function homeOf(visitor: { account: unknown; staff: unknown }): string {
  return visitor.staff && !visitor.account ? '/admin' : '/dashboard'
}
