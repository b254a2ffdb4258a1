import env from '#start/env'
import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/core/http'
import { clientAddress } from '#core/security/client_address'
import { answerBadUrl } from '#core/security/malformed_requests'

const trustedProxies = env.get('TRUST_PROXY', 'loopback')

/** The address people reach the panel at; every link that leaves the panel is made from it. */
export const appUrl = env.get('APP_URL').replace(/\/$/, '')

const hostPrefixed = app.inProduction && appUrl.startsWith('https:')

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
