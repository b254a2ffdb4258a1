import { performance } from 'node:perf_hooks'
import db from '@adonisjs/lucid/services/db'
import { RequestValidator } from '@adonisjs/core/http'
import { test } from '@japa/runner'
import { browserRules, type Validator } from '#core/forms/browser_rules'
import { deeds, routeOf, writeRoutes } from '#tests/support/deeds/main'
import { send, type Deed, type Scene } from '#tests/support/deeds/deed'
import { useStripe } from '#tests/support/billing'
import { addressOf, doors, openFullShop } from '#tests/support/full_shop'
import { HOSTILE, SHAPES, sendHostile, type Shape } from '#tests/support/hostile'
import { createStaff, sessionFor } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'
import { sample } from '#tests/support/sample'
import User from '#identity/models/user'

const PATIENCE_MS = 2_000
/** Requests of the sweep; all of them with `FULL=1`. */
const SOME_WRITES = 900
/** Where the sweep stops on a slow machine. */
const SWEEP_MS = 60_000

/** Where passwords are hashed, "busy" is an answer. */
const BUSY = 503
/** A stream, which never ends. */
const ENDLESS = 'live.show'

const ROLES = ['guest', 'customer', 'support', 'manager', 'owner'] as const

interface Write {
  deed: string
  method: string
  field: string
  said: string
  value: unknown
  shape: Shape
}

async function userOf(role: (typeof ROLES)[number]): Promise<User | null> {
  if (role === 'guest') return null
  if (role === 'customer') return User.findByOrFail('email', 'ada@example.com')
  return (await createStaff(role)).user
}

async function accountOf(user: User | null): Promise<string | undefined> {
  const membership = user && (await db.from('memberships').where('user_id', user.id).first())
  return membership?.account_id
}

/** What is wrong with an answer, or null. */
async function problemWith(ask: () => Promise<{ status(): number }>): Promise<string | null> {
  const before = performance.now()
  const status = (await ask()).status()
  const took = performance.now() - before
  if (status >= 500 && status !== BUSY) return String(status)
  return took > PATIENCE_MS ? `${Math.round(took)} ms` : null
}

test.group('Nothing fails', (group) => {
  let shop: Awaited<ReturnType<typeof openFullShop>>

  group.tap((one) => one.timeout(process.env.FULL ? 3_600_000 : 110_000))
  group.setup(async () => {
    shop = await openFullShop()
    return () => shop.close()
  })

  for (const role of ROLES) {
    test(`[H3] every page answers somebody who is ${role}`, async ({ client, assert }) => {
      const wrong: string[] = []
      const opened = new Set<string>()
      const user = await userOf(role)
      assert.equal(user === null, role === 'guest')
      const account = await accountOf(user)
      for (const door of doors()) {
        if (door.method !== 'GET' || door.name === ENDLESS) continue
        const address = await addressOf(door, role === 'customer' ? account : undefined)
        const request = client.get(address).redirects(0).header('accept', 'text/html')
        if (user) request.withSession(await sessionFor(user))
        const problem = await problemWith(async () => {
          const answer = await request
          if (answer.status() === 200) opened.add(door.name)
          return answer
        })
        if (problem) wrong.push(`${door.pattern}: ${problem}`)
      }
      assert.deepEqual(wrong, [])
      const least = { guest: 12, customer: 25, support: 30, manager: 50, owner: 60 }
      assert.isAbove(opened.size, least[role], [...opened].join())
    })
  }

  for (const query of [
    '_method[]=PUT',
    '_method[a]=PUT',
    'page[]=1',
    'page=1e309',
    'q[a]=1',
    'text=%00',
    'q=%ED%A0%80',
    'state[]=x',
  ])
    test(`[L5] ?${query} fails nowhere`, async ({ client, assert }) => {
      const owner = await userOf('owner')
      const wrong: string[] = []
      for (const door of sample(doors(), 25)) {
        if (door.name === ENDLESS) continue
        const method = query.startsWith('_method') ? 'POST' : 'GET'
        const address = `${await addressOf(door)}?${query}`
        const request = client.request(address, method).redirects(0).header('accept', 'text/html')
        const session = await sessionFor(owner!)
        const problem = await problemWith(async () => request.withSession(session))
        if (problem) wrong.push(`${method} ${address}: ${problem}`)
      }
      assert.deepEqual(wrong, [])
    })
})

test.group('Nothing that is sent fails', (group) => {
  let gateway: Scene['gateway']

  group.tap((one) => one.timeout(process.env.FULL ? 3_600_000 : 110_000))
  group.setup(async () => {
    gateway = await useStripe()
    return () => gateway.close()
  })

  test('[L5] no write route fails, whatever one of its fields holds', async ({
    client,
    assert,
  }) => {
    const scene: Scene = { client, gateway: gateway }
    const writes = (await everyField(scene)).flatMap(({ deed, method, fields }) =>
      fields.flatMap((field) =>
        HOSTILE.flatMap(([said, value]) =>
          SHAPES.map((shape): Write => ({ deed, method, field, said, value, shape }))
        )
      )
    )
    const wrong: string[] = []
    const started = performance.now()
    for (const { deed, method, field, said, value, shape } of sample(writes, SOME_WRITES)) {
      if (!process.env.FULL && performance.now() - started > SWEEP_MS) break
      await resetState()
      const prepared = await deeds[deed](scene)
      const problem = await problemWith(() =>
        sendHostile(client, method, prepared, { field, value, shape })
      )
      if (problem) wrong.push(`${method} ${deed}, ${field}: ${said} as ${shape}: ${problem}`)
    }
    assert.deepEqual(wrong, [])
  })
})

/** Each deed with the fields that its form has, those that its validators know, and one that nobody knows. */
async function everyField(scene: Scene) {
  const fields = new Set<string>()
  const { validateUsing } = RequestValidator.prototype
  RequestValidator.prototype.validateUsing = function (validator, ...options) {
    const rules = browserRules(validator as unknown as Validator)
    for (const path of rules.keys()) fields.add(path.split('.')[0])
    return Reflect.apply(validateUsing, this, [validator, ...options])
  }
  const found: { deed: string; method: string; fields: string[] }[] = []
  const methods = new Map(writeRoutes().map(({ name, method }) => [name, method]))
  for (const [deed, prepare] of Object.entries(deeds)) {
    fields.clear()
    await resetState()
    const method = methods.get(routeOf(deed)) ?? 'POST'
    const prepared: Deed = await prepare(scene)
    await send(scene, method, prepared)
    const all = [...Object.keys(prepared.form ?? {}), ...fields, 'form_marker', 'unknown']
    found.push({ deed, method, fields: [...new Set(all)] })
  }
  RequestValidator.prototype.validateUsing = validateUsing
  return found
}
