import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/shield'

/** Only tokens of forms are Shield's: headers go on every answer, also on those that no route gives. */
const shieldConfig = defineConfig({
  csrf: {
    enabled: !app.inTest,
    exceptRoutes: (ctx) => ctx.route?.pattern.startsWith('/webhooks/') ?? false,
    enableXsrfCookie: false,
    methods: ['POST', 'PUT', 'PATCH', 'DELETE'],
  },
})

export default shieldConfig
