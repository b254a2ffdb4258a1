import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import redis from '@adonisjs/redis/services/main'
import router from '@adonisjs/core/services/router'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { ProductFactory } from '#database/factories/catalog/product_factory'
import { PanelProcesses } from '#tests/support/panel_processes'
import { RedisRelay, redisAnswers } from '#tests/support/redis_relay'

const redisIsThere = await redisAnswers()
/** What is flashed, and what a session is wrapped in. */
const MOST_BYTES = 30_000

/** Sessions that a store has kept, each with its size. */
type Kept = () => Promise<number[]>

async function inDatabase(): Promise<number[]> {
  const rows = await db.from('sessions').select('data')
  return rows.map(({ data }) => String(data).length)
}

/** Only those that went through the relay: others use the same Redis. */
const inRedis = (relay: RedisRelay) => async (): Promise<number[]> => {
  const sizes = await Promise.all(
    relay.keysWritten.map((key) => redis.connection('main').strlen(key))
  )
  return sizes.filter((size) => size > 0)
}

async function panelWith(store: 'database' | 'redis') {
  const relay = await RedisRelay.start()
  const panel = await PanelProcesses.create({
    SESSION_STORE: store,
    REDIS_HOST: '127.0.0.1',
    REDIS_PORT: String(relay.port),
  })
  const product = await ProductFactory.create()
  await PlanFactory.merge({ productId: product.id }).create()
  const { url } = await panel.web()
  const kept: Kept = store === 'database' ? inDatabase : inRedis(relay)
  const get = (path: string, init: RequestInit = {}) =>
    fetch(url + path, { redirect: 'manual', ...init })
  const close = async () => {
    await panel.stop()
    for (const key of relay.keysWritten) await redis.connection('main').del(key)
    await relay.refuse()
  }
  return { url, product, kept, get, close }
}

const post = (body: string, site: string, origin: string, type: string): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'accept': 'text/html', 'content-type': type, origin, 'sec-fetch-site': site },
})

test.group('What anonymous visitors leave in the real store of sessions', () => {
  for (const store of ['database', 'redis'] as const) {
    test(`[H2] is nothing for reading, and little for forms that are refused (${store})`, async ({
      assert,
      cleanup,
    }) => {
      const { url, product, kept, get, close } = await panelWith(store)
      cleanup(close)

      const pages = Object.values(router.toJSON())
        .flat()
        .filter(({ methods, pattern }) => methods.includes('GET') && !pattern.includes(':'))
        .map(({ pattern }) => pattern)
      const forged = { headers: { cookie: 'innkeeper_session=s%3Aabc.def' } }
      for (let round = 0; round < 3; round++)
        for (const path of [...pages, `/products/${product.slug}`, '/nowhere', '/favicon.svg']) {
          await (await get(path)).text()
          await (await get(path, forged)).text()
        }
      await get('/webhooks/stripe', { method: 'POST', body: '{}' })
      assert.deepEqual(await kept(), [], 'pages that were read')

      const form = 'application/x-www-form-urlencoded'
      const told = await get('/sign-up', post('email=none', 'same-origin', url, form))
      assert.equal(told.status, 302)
      assert.lengthOf(await kept(), 1, 'somebody who has something to be told')

      const options = Object.fromEntries(
        Array.from({ length: 9_000 }, (_, index) => [`option_${index}`, 'none'])
      )
      for (const body of [{ options }, options, { options: [options, options] }])
        await get('/cart/items', post(JSON.stringify(body), 'same-origin', url, 'application/json'))
      assert.isAtMost((await kept()).length, 4)

      const long = `name=${'n'.repeat(12_000)}`
      const refusals = ['/checkout', '/admin/credits/1', '/contact', '/sign-up']
      for (let round = 0; round < 75; round++)
        for (const path of refusals)
          await get(path, post(long, path === '/sign-up' ? 'cross-site' : 'same-origin', url, form))
      const sizes = await kept()
      assert.isAbove(sizes.length, 100)
      assert.isAtMost(sizes.length, 200)
      assert.isBelow(Math.max(...sizes), MOST_BYTES)
    })
      .timeout(180_000)
      .skip(store === 'redis' && !redisIsThere, 'No Redis answers')
  }
})
