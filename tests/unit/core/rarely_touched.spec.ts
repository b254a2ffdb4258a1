import app from '@adonisjs/core/services/app'
import { configProvider } from '@adonisjs/core'
import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { rarelyTouched } from '#core/framework/rarely_touched'
import type { HttpContext } from '@adonisjs/core/http'
import type { SessionConfig, SessionStoreFactory } from '@adonisjs/session/types'

async function storesThatNote(touched: string[]) {
  const factory: SessionStoreFactory = () => ({
    read: () => null,
    write: () => {},
    destroy: () => {},
    touch: (id) => void touched.push(id),
  })
  const make = await rarelyTouched(configProvider.create(async () => factory)).resolver(app)
  return () => make({} as HttpContext, {} as SessionConfig)
}

test.group('Rarely touched sessions', (group) => {
  group.each.teardown(() => clock.reset())

  test('end later once a minute, each by itself', async ({ assert }) => {
    const touched: string[] = []
    const request = await storesThatNote(touched)
    await request().touch('ada')
    await request().touch('ada')
    await request().touch('lars')
    assert.deepEqual(touched, ['ada', 'lars'])

    clock.travel({ seconds: 61 })
    await request().touch('ada')
    assert.deepEqual(touched, ['ada', 'lars', 'ada'])
  })
})
