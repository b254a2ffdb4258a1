import { test } from '@japa/runner'
import router from '@adonisjs/core/services/router'
import emitter from '@adonisjs/core/services/emitter'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { ProductFactory } from '#database/factories/catalog/product_factory'
import { origin } from '#tests/support/surfer'

let commits = 0
const kept = () => commits
const get = (path: string, init: RequestInit = {}) =>
  fetch(origin() + path, { redirect: 'manual', ...init })
const namesOf = (answer: Response) =>
  answer.headers.getSetCookie().map((line) => line.split('=')[0])

interface Used {
  name?: string
}

/** The names of what stands before a route. */
function guardsOf(middleware: Iterable<unknown>): (string | undefined)[] {
  return [...middleware].map((one) => (one as Used).name)
}

test.group('Anonymous visitors', (group) => {
  group.setup(() => emitter.on('session:committed', () => void commits++))

  test('[H2] leave no session behind on any page', async ({ assert }) => {
    const product = await ProductFactory.create()
    await PlanFactory.merge({ productId: product.id }).create()
    const before = kept()
    const pages = Object.values(router.toJSON())
      .flat()
      .filter(({ methods, pattern }) => methods.includes('GET') && !pattern.includes(':'))
      .map(({ pattern }) => pattern)
    for (const path of [...pages, `/products/${product.slug}`, '/nowhere', '/favicon.svg']) {
      const answer = await get(path)
      assert.notInclude(namesOf(answer), 'innkeeper_session', path)
    }
    assert.equal(kept(), before)
  })

  test('[H2] get no cookie at all from the shop, its articles and what machines ask for', async ({
    assert,
  }) => {
    const product = await ProductFactory.create()
    await PlanFactory.merge({ productId: product.id }).create()
    const paths = ['/', '/help', '/privacy', '/cookies', '/terms', '/cart', '/health/live']
    for (const path of [...paths, '/health/ready', '/robots.txt', `/products/${product.slug}`])
      assert.isEmpty(namesOf(await get(path)), path)
    assert.isEmpty(namesOf(await get('/webhooks/stripe', { method: 'POST', body: '{}' })))
  })

  test('[H2] leave nothing where they bring a cookie that is none', async ({ assert }) => {
    const before = kept()
    const answer = await get('/', { headers: { cookie: 'innkeeper_session=s%3Aabc.def' } })
    assert.isEmpty(namesOf(answer))
    assert.equal(kept(), before)
  })

  test('[H2] what a refused form keeps is small', async ({ client, assert }) => {
    const before = kept()
    const answer = await client
      .post('/sign-up')
      .json({ name: 'n'.repeat(200_000), email: 'no address' })
      .redirects(0)
    assert.isBelow(JSON.stringify(answer.flashMessages()).length, 20_000)
    const huge = await client.post('/sign-up').json({ name: 'n'.repeat(300_000) })
    huge.assertStatus(413)
    assert.isAtMost(kept(), before + 1)
  })

  test('[H2] leave only so many sessions behind, whatever refuses what they send', async ({
    assert,
  }) => {
    const before = kept()
    const body = new URLSearchParams({ name: 'n'.repeat(12_000) })
    const refusals = [
      ['/checkout', 'same-origin'],
      ['/admin/credits/1', 'same-origin'],
      ['/sign-up', 'cross-site'],
      ['/contact', 'same-origin'],
    ]
    for (let round = 0; round < 75; round++)
      for (const [path, site] of refusals)
        await get(path, {
          method: 'POST',
          body,
          headers: { 'accept': 'text/html', 'origin': origin(), 'sec-fetch-site': site },
        })
    assert.isAbove(kept(), before + 100)
    assert.isAtMost(kept(), before + 200)
  })

  test('[H2] what a refused form tells of thousands of made-up fields is small', async ({
    client,
    assert,
  }) => {
    const options = Object.fromEntries(
      Array.from({ length: 9_000 }, (_, index) => [`option_${index}`, 'none'])
    )
    for (const body of [{ options }, options, { options: [options, options] }]) {
      const answer = await client.post('/cart/items').json(body).redirects(0)
      assert.isBelow(JSON.stringify(answer.flashMessages()).length, 30_000)
    }
  })

  test('[H2] may send no form that is not throttled before it is read', ({ assert }) => {
    // Signed by who sends them, and refused before anything is kept.
    const signed = ['/webhooks/stripe']
    const open = Object.values(router.toJSON())
      .flat()
      .filter(({ methods }) => !methods.includes('GET'))
      .filter(({ pattern }) => !signed.includes(pattern))
      .filter(({ middleware }) => {
        const guards = guardsOf(middleware.all())
        return !guards.includes('auth') && !guards.includes('staff')
      })
    assert.isAbove(open.length, 8)
    const free = open.filter(({ middleware }) => !guardsOf(middleware.all()).includes('throttle'))
    assert.deepEqual(
      free.map(({ methods, pattern }) => `${methods.join()} ${pattern}`),
      []
    )
  })

  test('are led back to the page that they asked for, once they have signed in', async ({
    assert,
  }) => {
    const answer = await get('/invoices?page=2')
    assert.deepEqual(namesOf(answer), ['innkeeper_asked'])
    const cookie = answer.headers.getSetCookie()[0].split(';')[0]
    assert.include(await (await get('/sign-in', { headers: { cookie } })).text(), 'Sign in')
  })
})
