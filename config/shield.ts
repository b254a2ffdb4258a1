import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/shield'
import { appUrl } from '#config/app'
import env from '#start/env'

const overTls = appUrl.startsWith('https:')

/** Where a form may lead: paying redirects to the gateway's hosted pages, and browsers apply the rule to redirects too. */
const gatewayPages = (env.get('STRIPE_API_BASE') ?? 'https://*.stripe.com').replace(/\/$/, '')

const shieldConfig = defineConfig({
  csp: {
    enabled: true,
    directives: {
      defaultSrc: [`'self'`],
      scriptSrc: [`'self'`, '@nonce'],
      styleSrc: [`'self'`, '@nonce'],
      imgSrc: [`'self'`, 'data:'],
      fontSrc: [`'self'`],
      connectSrc: [`'self'`],
      objectSrc: [`'none'`],
      baseUri: [`'self'`],
      formAction: [`'self'`, gatewayPages],
      frameAncestors: [`'none'`],
      ...(overTls ? { upgradeInsecureRequests: [] } : {}),
    },
    reportOnly: false,
  },
  csrf: {
    enabled: !app.inTest,
    exceptRoutes: (ctx) => ctx.route?.pattern.startsWith('/webhooks/') ?? false,
    enableXsrfCookie: false,
    methods: ['POST', 'PUT', 'PATCH', 'DELETE'],
  },
  xFrame: { enabled: true, action: 'DENY' },
  hsts: { enabled: overTls, maxAge: '180 days' },
  contentTypeSniffing: { enabled: true },
})

export default shieldConfig
