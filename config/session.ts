import app from '@adonisjs/core/services/app'
import { defineConfig, stores } from '@adonisjs/session'
import env from '#start/env'
import { appUrl } from '#config/app'
import { rarelyTouched } from '#core/session/rarely_touched'

const hostPrefixed = app.inProduction && appUrl.startsWith('https:')

/** A session payload alone grants nothing: identity keeps its own record of every sign-in and checks it on each request. */
const sessionConfig = defineConfig({
  enabled: true,
  cookieName: hostPrefixed ? '__Host-session' : 'innkeeper_session',
  clearWithBrowser: false,
  age: '14 days',
  cookie: { path: '/', httpOnly: true, secure: hostPrefixed, sameSite: 'lax' },
  store: env.get('SESSION_STORE', app.inTest ? 'memory' : 'database'),
  stores: {
    cookie: stores.cookie(),
    database: rarelyTouched(stores.database({ tableName: 'sessions' })),
    redis: rarelyTouched(stores.redis({ connection: 'main' })),
  },
})

export default sessionConfig
