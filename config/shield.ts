import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/shield'
import { appUrl } from '#config/app'
import { formTargets } from '#core/security/form_targets'

const overTls = appUrl.startsWith('https:')

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
      // Asked at each request, because modules name their targets while they boot.
      formAction: [() => formTargets.policy],
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
