import env from '#start/env'
import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/core/http'

const trustedProxies = env.get('TRUST_PROXY', 'loopback')

/** The address people reach the panel at; every link that leaves the panel is made from it. */
export const appUrl = env.get('APP_URL').replace(/\/$/, '')

export const http = defineConfig({
  generateRequestId: true,
  allowMethodSpoofing: true,
  useAsyncLocalStorage: true,
  trustProxy: trustedProxies,
  redirect: { forwardQueryString: false },
  cookie: {
    domain: '',
    path: '/',
    maxAge: '2h',
    httpOnly: true,
    secure: app.inProduction && appUrl.startsWith('https:'),
    sameSite: 'lax',
  },
})
