import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { outbox } from '#core/outbox/outbox'
import { outboxBacklog } from '#core/outbox/outbox_backlog'
import { outboxWorkSource } from '#core/outbox/outbox_work_source'
import { worker } from '#core/work/worker'

declare module '@innkeeper/panel' {
  interface OutboxTopics {
    'test.happened': { thingId: string }
  }
}

let received: string[] = []
let failures = 0

outbox.consume('test.happened', 'test.first', async ({ thingId }) => {
  if (failures > 0) {
    failures--
    throw new Error('The consumer is down')
  }
  received.push(`first:${thingId}`)
})
outbox.consume('test.happened', 'test.second', async ({ thingId }) => {
  received.push(`second:${thingId}`)
})

const publish = (thingId: string) =>
  transaction((trx) => outbox.publish(trx, 'test.happened', { thingId }))

test.group('Outbox', (group) => {
  group.each.setup(() => {
    received = []
    failures = 0
    return async () => {
      clock.reset()
      await db.from('outbox_messages').where('topic', 'test.happened').delete()
    }
  })

  test('delivers to every consumer once the transaction has committed', async ({ assert }) => {
    await publish('a')
    assert.isEmpty(received)
    await worker.drain()
    assert.sameMembers(received, ['first:a', 'second:a'])
    await worker.drain()
    assert.lengthOf(received, 2)
  })

  test('forgets what a rolled back transaction published', async ({ assert }) => {
    await transaction(async (trx) => {
      await outbox.publish(trx, 'test.happened', { thingId: 'b' })
      throw new Error('Changed my mind')
    }).catch(() => {})
    await worker.drain()
    assert.isEmpty(received)
  })

  test('parks what fails too often until somebody resumes it', async ({ assert }) => {
    failures = 20
    await publish('d')
    for (let hour = 0; hour < 24; hour++) {
      await worker.drain()
      clock.travel({ hours: 1 })
    }
    assert.notInclude(received, 'first:d')
    assert.equal((await outboxBacklog.measure()).parked, 1)

    assert.equal(await outboxBacklog.resume(), 1)
    await worker.drain()
    assert.include(received, 'first:d')
    assert.equal((await outboxBacklog.measure()).parked, 0)
  })

  test('retries a failing consumer alone and later', async ({ assert }) => {
    failures = 1
    await publish('c')
    await worker.drain()
    assert.deepEqual(received, ['second:c'])
    clock.travel({ minutes: 1 })
    await worker.drain()
    assert.deepEqual(received, ['second:c', 'first:c'])
  })

  test('parks a message after twenty failures instead of trying for ever', async ({ assert }) => {
    failures = Infinity
    await publish('d')
    for (let attempt = 0; attempt < 22; attempt++) {
      await worker.drain()
      clock.travel({ minutes: 20 })
    }
    const message = await db.from('outbox_messages').where('consumer', 'test.first').firstOrFail()
    assert.equal(message.attempts, 20)
    assert.isNotNull(message.parked_at)
    assert.equal((await outboxBacklog.measure()).parked, 1)
  })

  test('gives a message to one of many workers, and takes over when a lease runs out', async ({
    assert,
  }) => {
    await publish('e')
    const ids = await outboxWorkSource.due(10)
    await Promise.all([...ids, ...ids, ...ids].map((id) => outboxWorkSource.run(id)))
    assert.sameMembers(received, ['first:e', 'second:e'])

    await publish('f')
    const [lost] = await outboxWorkSource.due(1)
    await db
      .from('outbox_messages')
      .where('id', lost)
      .update({ lease_until: clock.nowMs() + 60_000, fence: 1 })
    await worker.drain()
    assert.lengthOf(received, 3)
    clock.travel({ minutes: 2 })
    await worker.drain()
    assert.lengthOf(received, 3)
    assert.include(await db.from('outbox_messages').where('id', lost).first(), { attempts: 1 })
    clock.travel({ seconds: 3 })
    await worker.drain()
    assert.lengthOf(received, 4)
  })
})
