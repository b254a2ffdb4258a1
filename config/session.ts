import app from '@adonisjs/core/services/app'
import { defineConfig, stores } from '@adonisjs/session'
import env from '#start/env'
import { cookieNames, cookieOptions } from '#core/session/cookie_names'
import { rarelyTouched } from '#core/framework/rarely_touched'
import { thrifty } from '#core/session/thrifty_store'

/** A session payload alone grants nothing: identity keeps its own record of every sign-in and checks it on each request. */
const sessionConfig = defineConfig({
  enabled: true,
  cookieName: cookieNames.session,
  clearWithBrowser: false,
  age: '14 days',
  cookie: cookieOptions,
  store: env.get('SESSION_STORE', app.inTest ? 'memory' : 'database'),
  stores: {
    cookie: stores.cookie(),
    database: thrifty(rarelyTouched(stores.database({ tableName: 'sessions' }))),
    redis: thrifty(rarelyTouched(stores.redis({ connection: 'main' }))),
  },
})

export default sessionConfig
