import env from '#start/env'
import { formTargets } from '#core/security/form_targets'

const overTls = env.get('APP_URL').startsWith('https:')

const FIXED = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // A year, for this host only: what else lives below it is not the panel's to decide (docs/adr/0006).
  ...(overTls ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
}

/** What every answer carries, whatever it is. Scripts and styles of a page run where they name this nonce. */
export function responseHeaders(nonce: string): Record<string, string> {
  return { ...FIXED, 'Content-Security-Policy': policy(nonce) }
}

function policy(nonce: string): string {
  return [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `object-src 'none'`,
    `base-uri 'self'`,
    `form-action ${formTargets.policy}`,
    `frame-ancestors 'none'`,
    ...(overTls ? ['upgrade-insecure-requests'] : []),
  ].join(';')
}
