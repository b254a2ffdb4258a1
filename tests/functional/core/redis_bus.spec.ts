import { test } from '@japa/runner'
import { RedisBus } from '#core/live/redis_bus'
import { newId } from '#core/ids'
import { redisAnswers } from '#tests/support/redis_relay'

const redisIsThere = await redisAnswers()

test.group('Signals between processes', () => {
  test('reach every process but the one that tells', async ({ assert, cleanup }) => {
    const channel = `test:${newId()}`
    const [teller, one, other] = [new RedisBus(), new RedisBus(), new RedisBus()]
    const heard: string[] = []
    for (const [name, bus] of Object.entries({ teller, one, other })) {
      bus.setId(name)
      await bus.subscribe(channel, () => void heard.push(name))
    }
    cleanup(() => one.unsubscribe(channel))

    while (heard.length < 2) {
      await teller.publish(channel, { refresh: true })
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    assert.sameMembers([...new Set(heard)], ['one', 'other'])
  })
    .timeout(10_000)
    .skip(!redisIsThere, 'No Redis answers')
})
