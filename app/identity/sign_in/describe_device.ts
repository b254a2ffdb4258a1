import { HttpContext } from '@adonisjs/core/http'

const browsers: [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/.*\bSafari\//, 'Safari'],
]

const systems: [RegExp, string][] = [
  [/\b(iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]

/** "Firefox, Linux" from a user agent, as far as it tells; null where it tells nothing. */
export function describeDevice(userAgent: string | null): string | null {
  if (!userAgent) return null
  const named = [browsers, systems].map(
    (table) => table.find(([pattern]) => pattern.test(userAgent))?.[1]
  )
  return named.filter(Boolean).join(', ') || null
}

/** The device of the present request, or null outside of one. */
export function presentDevice(): string | null {
  return describeDevice(HttpContext.get()?.request.header('user-agent') ?? null)
}
