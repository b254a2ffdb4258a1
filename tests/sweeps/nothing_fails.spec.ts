import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { addressOf, doors, openFullShop } from '#tests/support/full_shop'
import { createStaff, sessionFor } from '#tests/support/identity'
import { problemWith } from '#tests/support/problem'
import { sample } from '#tests/support/sample'
import User from '#identity/models/user'

/** A stream, which never ends. */
const ENDLESS = 'live.show'

const ROLES = ['guest', 'customer', 'support', 'manager', 'owner'] as const

async function userOf(role: (typeof ROLES)[number]): Promise<User | null> {
  if (role === 'guest') return null
  if (role === 'customer') return User.findByOrFail('email', 'ada@example.com')
  return (await createStaff(role)).user
}

async function accountOf(user: User | null): Promise<string | undefined> {
  const membership = user && (await db.from('memberships').where('user_id', user.id).first())
  return membership?.account_id
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
    'page=9999999999999999999',
    'after=%00&before[]=x',
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
