import env from '#start/env'
import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/core/http'
import { clientAddress } from '#core/security/client_address'
import { answerBadUrl } from '#core/security/malformed_requests'

const trustedProxies = env.get('TRUST_PROXY', 'loopback')

/** The address people reach the panel at; every link that leaves the panel is made from it. */
export const appUrl = env.get('APP_URL').replace(/\/$/, '')

const hostPrefixed = app.inProduction && appUrl.startsWith('https:')

/** Marks a browser on which somebody signed in before. Forty weeks outlast holidays and most laptops' quiet times. */
export const knownDeviceCookie = {
  name: hostPrefixed ? '__Host-device' : 'innkeeper_device',
  options: { path: '/', httpOnly: true, secure: hostPrefixed, sameSite: 'lax', maxAge: '40 weeks' },
} as const

export const http = defineConfig({
  generateRequestId: true,
  allowMethodSpoofing: true,
  useAsyncLocalStorage: true,
  trustProxy: trustedProxies,
  getIp: clientAddress,
  onBadUrl: answerBadUrl,
  redirect: { forwardQueryString: false },
  cookie: {
    domain: '',
    path: '/',
    maxAge: '2h',
    httpOnly: true,
    secure: hostPrefixed,
    sameSite: 'lax',
  },
})
